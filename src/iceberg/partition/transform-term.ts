/**
 * A column or a transform of one, as people write it: `symbol`, `day(ts)`, `bucket(16, id)`,
 * `truncate(4, "odd name")`.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { didYouMean } from '../../util/edit-distance.js';
import type { Transform } from './partition-spec.js';
import { fieldByName, locatedFields, type LocatedField } from '../schema/schema-fields.js';
import type { Schema } from '../schema/schema.js';
import { formatTransform } from './transform-text.js';
import { canTransform } from './transform.js';
import { formatType } from '../type/type-text.js';

export interface Term {
  readonly column: LocatedField;
  readonly transform: Transform;
}

const call = /^([a-z_]+)\s*\(([\s\S]*)\)$/i;
const simple: Readonly<Record<string, Transform>> = {
  identity: { kind: 'identity' },
  year: { kind: 'year' },
  years: { kind: 'year' },
  month: { kind: 'month' },
  months: { kind: 'month' },
  day: { kind: 'day' },
  days: { kind: 'day' },
  date: { kind: 'day' },
  hour: { kind: 'hour' },
  hours: { kind: 'hour' },
};
const functionNames = [...Object.keys(simple), 'bucket', 'truncate'];

/**
 * @param setting what the text stands in (`partition_by`), for messages
 * @throws LakeError LAKE-C003
 */
export function parseTerm(schema: Schema, text: string, setting: string): Term {
  const trimmed = text.trim();
  const match = call.exec(trimmed);
  const term = match
    ? parseCall(schema, { name: match[1] ?? '', inside: match[2] ?? '', setting, text: trimmed })
    : { column: findColumn(schema, trimmed, setting), transform: { kind: 'identity' as const } };
  const { field, path, parents } = term.column;
  const column = `"${path.join('.')}"`;
  if (parents.some((parent) => parent.type.kind !== 'struct')) {
    throw fault(setting, `${trimmed}: ${column} lies inside a list or map`);
  }
  if (!canTransform(term.transform, field.type)) {
    const what = `${formatTransform(term.transform)} cannot be taken of ${column}`;
    throw fault(setting, `${trimmed}: ${what}, which is of type ${formatType(field.type)}`);
  }
  return term;
}

interface Call {
  readonly name: string;
  readonly inside: string;
  readonly setting: string;
  readonly text: string;
}

function parseCall(schema: Schema, written: Call): Term {
  const { setting, text } = written;
  const name = written.name.toLowerCase();
  const args = splitArguments(written.inside);
  const transform = Object.hasOwn(simple, name) ? simple[name] : undefined;
  if (transform) {
    if (args.length !== 1) throw fault(setting, `${text}: ${name} takes one column`);
    return { column: findColumn(schema, args[0] ?? '', setting), transform };
  }
  if (name !== 'bucket' && name !== 'truncate') {
    const hint = didYouMean(name, functionNames) ?? `known are ${functionNames.join(', ')}`;
    throw fault(setting, `${text}: there is no transform "${name}"`, hint);
  }
  const [parameter, column] = numberFirst(args);
  const number = Number(parameter);
  if (args.length !== 2 || !(number >= 1 && number <= 0x7fffffff)) {
    throw fault(setting, `${text}: write ${name}(16, column), with a number from 1`);
  }
  return {
    column: findColumn(schema, column ?? '', setting),
    transform:
      name === 'bucket' ? { kind: 'bucket', buckets: number } : { kind: 'truncate', width: number },
  };
}

/** Some engines write the column first. */
function numberFirst(args: readonly string[]): readonly (string | undefined)[] {
  const [first = '', second = ''] = args;
  return /^\d+$/.test(second) && !/^\d+$/.test(first) ? [second, first] : [first, second];
}

function findColumn(schema: Schema, text: string, setting: string): LocatedField {
  const found = fieldByName(schema, unquoted(text));
  if (found) return found;
  const names = [...locatedFields(schema)].map((located) => located.path.join('.'));
  throw fault(
    setting,
    `${text === '' ? 'it names no column' : `there is no column ${text}`}`,
    didYouMean(unquoted(text), names) ?? `the columns are ${names.join(', ')}`,
  );
}

function splitArguments(inside: string): string[] {
  const parts = inside.match(/(?:"(?:[^"]|"")*"|[^,"])+/g) ?? [];
  return parts.map((part) => part.trim());
}

/** Each part of a dotted name may be quoted. */
function unquoted(text: string): string {
  return text.trim().replace(/"((?:[^"]|"")*)"/g, (_, name: string) => name.replaceAll('""', '"'));
}

function fault(setting: string, message: string, hint?: string): LakeError {
  return new LakeError('LAKE-C003', `${setting}: ${message}`, { hint });
}
