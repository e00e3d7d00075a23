// Applies partition transforms: JSON, one `{id, transform, type, input}` a line on standard input,
// `{id, output}` a line on standard output, values in canonical form. Needs the built `dist/`.
import { createInterface } from 'node:readline';
import { applyTransform, transformResultType } from '../dist/iceberg/partition/transform.js';
import { parseTransform } from '../dist/iceberg/partition/transform-text.js';
import { formatCanonical, parseCanonical } from '../dist/iceberg/type/canonical-value.js';
import { parsePrimitiveType } from '../dist/iceberg/type/type-text.js';
import { parseJson, stringifyJson } from '../dist/util/json.js';

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const given = parseJson(line);
  process.stdout.write(`${stringifyJson({ id: given.id, ...answer(given) })}\n`);
}

function answer({ transform: text, type: typeText, input }) {
  try {
    const transform = parseTransform(text);
    const type = parsePrimitiveType(typeText);
    const output = applyTransform(transform, type)(parseCanonical(type, input));
    // A day is a date, and a plain integer here.
    const form = transform.kind === 'day' ? { kind: 'int' } : transformResultType(transform, type);
    return { output: formatCanonical(form, output) };
  } catch (error) {
    return { error: { code: error.code, message: error.message } };
  }
}
