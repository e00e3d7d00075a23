// Answers cases of the Jinja corpus: JSON, one case a line, on standard input; results on standard
// output. The contract is in conformance/README.md of LAKE_SHARED. Needs the built `dist/`.
import { createInterface } from 'node:readline';
import { Dict, PySet } from '../dist/jinja/dict.js';
import { toValue } from '../dist/jinja/host.js';
import { TemplateError } from '../dist/jinja/template-error.js';
import { parseTemplate } from '../dist/jinja/template.js';
import { reprOf } from '../dist/jinja/text.js';
import { Float, List, Tuple, toInt } from '../dist/jinja/value.js';

const templateFile = '<template>';

/** What JSON lacks. */
const wrappers = new Map([
  ['$tuple', (items) => new Tuple(items.map(decode))],
  ['$set', (items) => new PySet(items.map(decode))],
  ['$float', (text) => new Float(Number(text))],
  ['$int', (text) => toInt(BigInt(text))],
]);

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== '') process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}

function answer({ id, ...given }) {
  try {
    return { id, output: render(given) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { message, location, statementLine = null } = error;
    const kind = error.kind === 'limit' ? 'runtime' : error.kind;
    const file = location && location.file !== templateFile ? { file: location.file } : {};
    return { id, error: { kind, line: statementLine, ...file, message } };
  }
}

function render({ template: text, mode = 'jinja', context = {}, macros = {} }) {
  const globals = new Map(Object.entries(context).map(([key, value]) => [key, decode(value)]));
  for (const [file, source] of Object.entries(macros)) {
    for (const d of parseTemplate({ file, text: source, form: 'definitions' }).definitions) {
      globals.set(
        d.macroName,
        d.bind(() => globals),
      );
    }
  }
  const form = mode === 'jinja' ? 'jinja' : 'model';
  const template = parseTemplate({ file: templateFile, text, form });
  const options = { globals, undefined: mode === 'parse' ? 'parse' : 'run' };
  return mode === 'native' ? reprOf(template.renderNative(options)) : template.render(options).text;
}

/** JSON with wrappers for what JSON lacks. */
function decode(json) {
  if (Array.isArray(json)) return new List(json.map(decode));
  if (typeof json === 'number' && !Number.isInteger(json)) return new Float(json);
  if (typeof json !== 'object' || json === null) return toValue(json);
  const [[key, value] = [], ...more] = Object.entries(json);
  const wrapped = more.length === 0 ? wrappers.get(key) : undefined;
  if (wrapped) return wrapped(value);
  return new Dict(Object.entries(json).map(([name, item]) => [name, decode(item)]));
}
