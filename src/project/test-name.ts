/**
 * Names and ids of generic tests, exactly as dbt makes them.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { stringOf } from '../jinja/text.js';
import { Dict } from '../jinja/dict.js';
import { List, type Value } from '../jinja/value.js';
import { templateValue } from './template-value.js';

export interface TestNameParts {
  /** With its namespace and `source_`, where they apply: `dbt_utils_expression_is_true`. */
  readonly test: string;
  /** The model, or source and table joined by `_`. */
  readonly target: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface TestName {
  readonly full: string;
  /** At most 63 characters: the alias. */
  readonly short: string;
}

/** `accepted_values_orders_status__open__paid`. */
export function testName({ test, target, args }: TestNameParts): TestName {
  const texts = Object.keys(args)
    .filter((name) => name !== 'model')
    .sort()
    .flatMap((name) => partsOf(templateValue(args[name])))
    .map((value) => stringOf(value).replace(/[^0-9a-zA-Z_]+/g, '_'));
  const identifier = `${test}_${target}`;
  const full = `${identifier}_${texts.join('__')}`;
  if ([...full].length < 64) return { full, short: full };
  return { full, short: `${[...identifier].slice(0, 30).join('')}_${md5(full)}` };
}

function partsOf(value: Value): readonly Value[] {
  if (value instanceof Dict) return [...value.values()];
  return value instanceof List ? value.items : [value];
}

/** The last ten digits that tell tests of the same name apart. */
export function testHash(
  name: string,
  metadata: {
    readonly namespace: string | undefined;
    readonly name: string;
    readonly kwargs: Readonly<Record<string, unknown>>;
  },
): string {
  const { namespace = null } = metadata;
  const hashable = hashableForm(
    templateValue({ kwargs: metadata.kwargs, name: metadata.name, namespace }),
  );
  return md5(name + stringOf(hashable)).slice(-10);
}

/** Dicts sorted by key, lists as they are, everything else as text. */
function hashableForm(value: Value): Value {
  if (value instanceof List) return new List(value.items.map(hashableForm));
  if (!(value instanceof Dict)) return stringOf(value);
  const entries = [...value.entries()].map(([key, v]) => [stringOf(key), v] as const);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return new Dict(entries.map(([key, v]) => [key, hashableForm(v)] as const));
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
