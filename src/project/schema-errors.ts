/**
 * What a schema finds wrong, as errors with positions and hints.
 *
 * @module
 */

import { z } from 'zod';
import { LakeError, type SourceLocation } from '../errors.js';
import { didYouMean } from '../util/edit-distance.js';
import type { YamlPath } from './yaml-file.js';

/** Where the checked value was written. */
export interface Written {
  readonly locate: (path: YamlPath) => SourceLocation;
  readonly locateKey: (path: YamlPath) => SourceLocation;
}

type Issue = z.core.$ZodIssue;

/** One error for each fault: LAKE-C002 for unknown keys, LAKE-C003 for the rest. */
export function schemaErrors(
  error: z.ZodError,
  schema: z.ZodType,
  written: Written,
): readonly LakeError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey(key, path, { schema, written }));
    }
    return [wrongValue(issue, path, written)];
  });
}

function unknownKey(
  key: string,
  path: YamlPath,
  from: { readonly schema: z.ZodType; readonly written: Written },
): LakeError {
  const known = knownKeys(from.schema, path);
  const under = path.length === 0 ? '' : ` under ${path.join('.')}`;
  return new LakeError('LAKE-C002', `unknown key "${key}"${under}`, {
    location: from.written.locateKey([...path, key]),
    hint: didYouMean(key, known) ?? `keys are ${known.join(', ')}`,
  });
}

function wrongValue(issue: Issue, path: YamlPath, written: Written): LakeError {
  const name = path.length === 0 ? 'the file' : path.join('.');
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return new LakeError('LAKE-C003', `${name} ${missing ? 'is missing' : complaint(issue)}`, {
    location: written.locate(path),
  });
}

function complaint(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeName(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.map((v) => `"${String(v)}"`).join(' or ')}`;
    case 'invalid_union':
      return `must be ${[...new Set(issue.errors.flat().map(expected))].join(' or ')}`;
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? 'must not be empty'
        : `must be at least ${issue.minimum}`;
    default:
      return issue.message;
  }
}

function expected(issue: Issue): string {
  const text = complaint(issue);
  return text.replace(/^must be /, '');
}

function typeName(type: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
    YamlFloat: 'a number',
  };
  return names[type] ?? type;
}

/** The keys that a schema allows at a path. */
function knownKeys(schema: z.ZodType, path: YamlPath): readonly string[] {
  let at: unknown = schema;
  for (const step of path) at = descend(unwrap(at), step);
  const object = unwrap(at);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function descend(schema: unknown, step: string | number): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[String(step)];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

/** What is wrong with one value: "must be …". */
export function valueComplaint(error: z.ZodError): string {
  return error.issues.map((issue) => complaint(issue)).join(', ');
}
