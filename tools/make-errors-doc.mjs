// Writes docs/errors.md from src/error-codes.ts; with --check only says whether it is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(root, 'docs/errors.md');
const areas = {
  C: 'Configuration and usage',
  T: 'Templates',
  G: 'Graph and selection',
  S: 'SQL',
  E: 'Engine',
  I: 'Iceberg and catalog',
  F: 'Files and storage',
  K: 'Loader and Kafka',
  D: 'Data tests',
  R: 'Running',
};

const text = render(readCodes());
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('docs/errors.md is out of date: run node tools/make-errors-doc.mjs');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, text);
}

/** From the source's text, so that nothing has to be built first. */
function readCodes() {
  const source = readFileSync(join(root, 'src/error-codes.ts'), 'utf8');
  const entry = /'(LAKE-([A-Z])\d{3})':\s*(?:'([^']*)'|"([^"]*)")/g;
  return [...source.matchAll(entry)].map(([, code, area, single, double]) => ({
    code,
    area,
    meaning: single ?? double,
  }));
}

function render(codes) {
  const unknown = codes.find(({ area }) => !(area in areas));
  if (unknown) throw new Error(`${unknown.code}: name its area in tools/make-errors-doc.mjs`);
  const sections = Object.entries(areas).map(([area, title]) => {
    const rows = codes.filter((entry) => entry.area === area);
    const lines = rows.map(({ code, meaning }) => `- \`${code}\` ${meaning}`);
    return [`## ${title}`, '', ...lines, ''].join('\n');
  });
  return `# Error codes

Every message that asks a person to act starts with a code, says where and what is wrong, and what to do.
Codes are stable: they are never reused or renumbered. Exit codes: 0 all well, 1 a node or a data test
failed, 2 the project, the usage or lake itself is at fault.

This page is generated from \`src/error-codes.ts\` by \`node tools/make-errors-doc.mjs\`.

${sections.join('\n')}`;
}
