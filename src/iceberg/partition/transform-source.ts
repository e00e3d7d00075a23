/**
 * The column that a partition or sort field takes its values from.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { didYouMean } from '../../util/edit-distance.js';
import { locatedFields, type LocatedField } from '../schema/schema-fields.js';
import type { Schema } from '../schema/schema.js';
import { formatType } from '../type/type-text.js';
import type { Transform } from './partition-spec.js';
import { canTransform } from './transform.js';

interface Source {
  readonly path: readonly string[];
  readonly transform: Transform;
  /** What is to be done with the column, for messages: `partition by day of`. */
  readonly what: string;
}

/** @throws LakeError LAKE-I007 where there is no such column, or one that the transform cannot take */
export function transformSource(schema: Schema, { path, transform, what }: Source): LocatedField {
  const name = path.join('.');
  const all = [...locatedFields(schema)];
  const located = all.find((l) => samePath(l.path, path));
  if (!located) {
    const names = all.map((l) => l.path.join('.'));
    throw new LakeError('LAKE-I007', `cannot ${what} "${name}": there is no such column`, {
      hint: didYouMean(name, names),
    });
  }
  if (located.parents.some((parent) => parent.type.kind !== 'struct')) {
    throw new LakeError('LAKE-I007', `cannot ${what} "${name}": it lies inside a list or map`);
  }
  if (canTransform(transform, located.field.type)) return located;
  const type = formatType(located.field.type);
  throw new LakeError('LAKE-I007', `cannot ${what} "${name}": it is of type ${type}`);
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}
