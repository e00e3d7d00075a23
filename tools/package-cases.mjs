// Parses every SQL and YAML file of packages: node tools/package-cases.mjs FOLDER…
// Prints how many files of each parse, and each that does not. Needs the built `dist/`.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LakeError, LakeErrors } from '../dist/errors.js';
import { parseTemplate } from '../dist/jinja/template.js';
import { parseYaml } from '../dist/project/yaml-file.js';
import { isTemplate } from '../dist/project/yaml-render.js';

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('usage: node tools/package-cases.mjs FOLDER…');

let refused = 0;
for (const folder of folders) {
  const files = readdirSync(folder, { recursive: true }).filter(isPackageFile).sort();
  const start = performance.now();
  const faults = files.flatMap((file) => faultsOf(folder, file));
  const time = Math.round(performance.now() - start);
  const good = files.length - new Set(faults.map((fault) => fault.file)).size;
  console.log(`${basename(folder)}: ${good} of ${files.length} files parse (${time} ms)`);
  for (const { file, line, message } of faults) console.log(`  ${file}:${line}: ${message}`);
  refused += faults.length;
}
process.exitCode = refused === 0 ? 0 : 1;

/** Hidden folders hold what other tools read; installed packages are packages of their own. */
function isPackageFile(path) {
  const isForeign = /(^|\/)(\.|dbt_packages\/|target\/|node_modules\/)/.test(path);
  return !isForeign && /\.(sql|ya?ml)$/.test(path);
}

function faultsOf(folder, file) {
  try {
    const text = readFileSync(join(folder, file), 'utf8');
    if (file.endsWith('.sql')) parseSql(file, text);
    else parseTexts(file, parseYaml(file, text).value);
    return [];
  } catch (error) {
    const errors = error instanceof LakeErrors ? error.errors : [error];
    return errors.map((one) => {
      if (!(one instanceof LakeError)) throw one;
      return { file, line: one.location?.line ?? 0, message: one.message };
    });
  }
}

/** Files of macros, generic tests and snapshots hold blocks; all others are one template. */
function parseSql(file, text) {
  const isBlocks = /(^|\/)(macros|snapshots|tests\/generic)\//.test(file);
  const template = parseTemplate({ file, text, form: isBlocks ? 'definitions' : 'model' });
  if (isBlocks) template.definitions.forEach((d) => parseTemplate({ file, text: d.text }));
}

function parseTexts(file, value) {
  if (typeof value === 'string') {
    if (isTemplate(value)) parseTemplate({ file, text: value, form: 'jinja' });
  } else if (typeof value === 'object' && value !== null) {
    const items = value instanceof Map ? [...value.values()] : Object.values(value);
    for (const item of items) parseTexts(file, item);
  }
}
