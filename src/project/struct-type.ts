/**
 * The fields of a struct type as the database spells it: `STRUCT(a INTEGER, b DECIMAL(10,2))`.
 *
 * @module
 */

export interface StructField {
  readonly name: string;
  readonly type: string;
}

/** None for any other type. */
export function structFields(type: string): readonly StructField[] {
  const inner = /^STRUCT\((.*)\)$/is.exec(type)?.[1];
  if (inner === undefined) return [];
  return splitOutside(inner).map((field) => {
    const [, name = '', rest = ''] = /^("(?:[^"]|"")*"|\S+)\s+(.*)$/s.exec(field.trim()) ?? [];
    const plain = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
    return { name: plain, type: rest };
  });
}

/** At the commas that are in no parentheses and no quotes. */
function splitOutside(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    else if (!quoted && char === '(') depth += 1;
    else if (!quoted && char === ')') depth -= 1;
    if (char === ',' && depth === 0 && !quoted) parts.push('');
    else parts.push((parts.pop() ?? '') + char);
  }
  return parts;
}
