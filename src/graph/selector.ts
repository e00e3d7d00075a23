/**
 * The node selection grammar: `2+gold.orders+1,tag:daily @silver`.
 *
 * Space means union, comma intersection. Each criterion is a method with a value, with graph
 * operators around it. Selectors are plain data; `selection.ts` evaluates them.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { didYouMean } from '../util/edit-distance.js';

export type Selector =
  | { readonly kind: 'union'; readonly of: readonly Selector[] }
  | { readonly kind: 'intersection'; readonly of: readonly Selector[] }
  | Criterion;

export interface Criterion {
  readonly kind: 'criterion';
  /** As it was typed. */
  readonly text: string;
  readonly method: Method;
  /** What follows the method's name after dots: `['materialized']` of `config.materialized:`. */
  readonly path: readonly string[];
  readonly value: string;
  /** Edges to follow upwards (`+x`, `2+x`) and downwards; 0 is none. */
  readonly parents: number;
  readonly children: number;
  /** `@x`: also the descendants, and all ancestors of those. */
  readonly childrensParents: boolean;
}

const methods = [
  'fqn',
  'name',
  'path',
  'file',
  'tag',
  'package',
  'source',
  'config',
  'resource_type',
  'test_name',
  'test_type',
] as const;

type Method = (typeof methods)[number];

/** Methods that dbt has and lake has not. */
const foreignMethods = new Set([
  'access',
  'exposure',
  'group',
  'metric',
  'result',
  'saved_query',
  'selector',
  'semantic_model',
  'source_status',
  'state',
  'unit_test',
  'version',
]);

const criterionPattern =
  /^(?<at>@)?(?<parents>(?<parentsDepth>\d*)\+)?(?:(?<method>[\w.]+):)?(?<value>.*?)(?<children>\+(?<childrenDepth>\d*))?$/s;

/**
 * Parses the arguments of `--select` or `--exclude`; several mean their union.
 *
 * @throws LakeError LAKE-G003
 */
export function parseSelector(args: readonly string[]): Selector {
  const parts = args.flatMap((arg) => arg.split(/\s+/)).filter((part) => part !== '');
  return single('union', parts.map(parseIntersection));
}

function parseIntersection(text: string): Selector {
  return single(
    'intersection',
    text.split(',').map((part) => parseCriterion(part, text)),
  );
}

function single(kind: 'union' | 'intersection', of: readonly Selector[]): Selector {
  const [only] = of;
  return of.length === 1 && only ? only : { kind, of };
}

function parseCriterion(text: string, whole: string): Criterion {
  const groups = criterionPattern.exec(text)?.groups;
  const value = groups?.['value'] ?? '';
  if (!groups || value === '') throw emptyCriterion(text, whole);
  const childrensParents = groups['at'] !== undefined;
  if (childrensParents && groups['children'] !== undefined) {
    throw malformed(`"${text}" has both @ and a trailing +`, '@ includes all descendants already');
  }
  const { method, path } = parseMethod(groups['method'], value, text);
  return {
    kind: 'criterion',
    text,
    method,
    path,
    value,
    parents: depth(groups['parents'], groups['parentsDepth']),
    children: depth(groups['children'], groups['childrenDepth']),
    childrensParents,
  };
}

function emptyCriterion(text: string, whole: string): LakeError {
  const where = text === whole ? '' : ` in "${whole}"`;
  return malformed(
    text === '' ? `empty criterion${where}` : `"${text}"${where} names no node`,
    'write a name, or a method and a value: tag:daily',
  );
}

function parseMethod(
  written: string | undefined,
  value: string,
  text: string,
): { method: Method; path: readonly string[] } {
  if (written === undefined) return { method: defaultMethod(value), path: [] };
  const [name = '', ...path] = written.split('.');
  if (!isMethod(name)) throw unknownMethod(name, text);
  if (name === 'config' && path.length === 0) {
    throw malformed(`"${text}" does not say which config`, 'config.materialized:incremental');
  }
  if (name !== 'config' && path.length > 0) {
    throw malformed(`the method "${name}" takes no "${path.join('.')}"`, `${name}:${value}`);
  }
  return { method: name, path };
}

function defaultMethod(value: string): Method {
  if (value.includes('/')) return 'path';
  return /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn';
}

function isMethod(name: string): name is Method {
  return methods.some((method) => method === name);
}

function unknownMethod(name: string, text: string): LakeError {
  const reason = foreignMethods.has(name) ? 'is not supported' : 'does not exist';
  const hint = didYouMean(name, methods) ?? `methods are ${methods.join(', ')}`;
  return malformed(`the selection method "${name}" in "${text}" ${reason}`, hint);
}

function malformed(message: string, hint: string): LakeError {
  return new LakeError('LAKE-G003', message, { hint });
}

function depth(operator: string | undefined, digits: string | undefined): number {
  if (operator === undefined) return 0;
  return digits ? Number(digits) : Infinity;
}
