/**
 * Which nodes a criterion of a selector matches, graph operators aside.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { didYouMean } from '../util/edit-distance.js';
import { unreachable } from '../util/unreachable.js';
import { hasWildcard, matchesGlob } from './glob.js';
import { matchesPath } from './path-glob.js';
import type { Criterion } from './selector.js';

/** What selectors look at. */
export interface SelectableNode {
  readonly uniqueId: string;
  readonly resourceType: string;
  readonly name: string;
  readonly packageName: string;
  /** Package, folders, name. */
  readonly fqn: readonly string[];
  /** The node's file and its properties file, relative to the root. */
  readonly files: readonly string[];
  readonly tags: readonly string[];
  /** By the names of config keys, defaults included. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Of a source. */
  readonly sourceName?: string;
  /** Of a test. */
  readonly test?: { readonly kind: 'generic' | 'singular'; readonly macro?: string };
}

const resourceTypes = ['model', 'seed', 'source', 'test'];
const testTypes = ['generic', 'singular', 'data', 'schema', 'unit'];

export function matchesCriterion(
  node: SelectableNode,
  criterion: Criterion,
  rootPackage: string,
): boolean {
  const { value } = criterion;
  switch (criterion.method) {
    case 'fqn':
      return node.resourceType !== 'source' && matchesFqn(node.fqn, value);
    case 'name':
      return matchesGlob(node.name, value);
    case 'path':
      return node.files.some((file) => matchesPath(file, value));
    case 'file':
      return matchesFile(node.files[0] ?? '', value);
    case 'tag':
      return node.tags.some((tag) => matchesGlob(tag, value));
    case 'package':
      return matchesGlob(node.packageName, value === 'this' ? rootPackage : value);
    case 'source':
      return matchesSource(node, value);
    case 'config':
      return matchesConfig(node.config, criterion.path, value);
    case 'resource_type':
      return node.resourceType === oneOf(value, resourceTypes, 'resource type');
    case 'test_name':
      return node.test?.macro !== undefined && matchesGlob(node.test.macro, value);
    case 'test_type':
      return matchesTestType(node, oneOf(value, testTypes, 'test type'));
    default:
      return unreachable(criterion.method);
  }
}

/** With the package's name, and without it. */
function matchesFqn(fqn: readonly string[], value: string): boolean {
  return matchesSegments(fqn, value) || matchesSegments(fqn.slice(1), value);
}

/** The last segment is the value, or the leading segments are its parts (a folder). */
function matchesSegments(fqn: readonly string[], value: string): boolean {
  if (fqn.at(-1) === value) return true;
  const segments = fqn.flatMap((segment) => segment.split('.'));
  const parts = value.split('.');
  if (parts.length > segments.length) return false;
  const wild = parts.findIndex(hasWildcard);
  const exact = wild === -1 ? parts.length : wild;
  if (!parts.slice(0, exact).every((part, i) => part === segments[i])) return false;
  return wild === -1 || matchesGlob(segments.slice(wild).join('.'), parts.slice(wild).join('.'));
}

function matchesFile(file: string, value: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const stem = name.replace(/\.[^.]*$/, '');
  return matchesGlob(name, value) || matchesGlob(stem, value);
}

function matchesSource(node: SelectableNode, value: string): boolean {
  const parts = value.split('.');
  if (parts.length > 3) {
    throw new LakeError('LAKE-G003', `"source:${value}" has too many parts`, {
      hint: 'source:NAME, source:NAME.TABLE or source:PACKAGE.NAME.TABLE',
    });
  }
  if (node.resourceType !== 'source' || node.sourceName === undefined) return false;
  const [table = '*', source = '*', packageName = '*'] =
    parts.length === 1 ? ['*', parts[0]] : parts.toReversed();
  return (
    matchesGlob(node.name, table) &&
    matchesGlob(node.sourceName, source) &&
    matchesGlob(node.packageName, packageName)
  );
}

function matchesConfig(config: unknown, path: readonly string[], value: string): boolean {
  const found = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), config);
  if (Array.isArray(found)) return found.some((item) => isValue(item, value));
  if (isRecord(found)) return Object.hasOwn(found, value);
  return isValue(found, value, path[0] === 'severity');
}

function isValue(found: unknown, value: string, ignoreCase = false): boolean {
  if (typeof found === 'boolean') return String(found) === value.toLowerCase();
  if (typeof found === 'number' || typeof found === 'bigint') return String(found) === value;
  if (typeof found !== 'string') return false;
  return found === value || (ignoreCase && found.toLowerCase() === value.toLowerCase());
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function matchesTestType(node: SelectableNode, type: string): boolean {
  if (!node.test || type === 'unit') return false;
  return type === 'data' || node.test.kind === (type === 'schema' ? 'generic' : type);
}

function oneOf(value: string, allowed: readonly string[], what: string): string {
  if (allowed.includes(value)) return value;
  throw new LakeError('LAKE-G003', `there is no ${what} "${value}"`, {
    hint: didYouMean(value, allowed) ?? `${what}s are ${allowed.join(', ')}`,
  });
}
