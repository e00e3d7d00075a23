/**
 * Generic tests as YAML declares them.
 *
 * @module
 */

import { LakeError, type SourceLocation } from '../errors.js';
import { quoteIdentifier } from './relation.js';
import { isPlainObject } from './template-value.js';
import type { YamlPath } from './yaml-file.js';
import type { YamlMap } from './yaml-map.js';

export interface TestDeclaration {
  /** `unique`. */
  readonly test: string;
  /** The package before the dot. */
  readonly namespace: string | undefined;
  /** The name that was given to it. */
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly args: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
  readonly columnName: string | undefined;
  /** Tags of the column, which its tests share. */
  readonly columnTags: readonly string[];
  readonly location: SourceLocation;
  readonly locateConfig: (key: string) => SourceLocation;
}

/** Configs that may be written beside the test's own arguments. */
const legacyConfigs = [
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'meta',
  'database',
  'schema',
  'alias',
];

/** The tests of a model, seed or source table and of its columns. Faults go to `onError`. */
export function testDeclarations(
  map: YamlMap,
  onError: (error: LakeError) => void,
): readonly TestDeclaration[] {
  const columns = map.maps('columns').flatMap((column) => {
    const name = column.text('name');
    if (name === undefined) return [];
    const columnName = column.values['quote'] === true ? quoteIdentifier(name) : name;
    const config = column.map('config');
    const columnTags = [...column.texts('tags'), ...(config?.texts('tags') ?? [])];
    return entriesOf(column).map((entry) => ({ ...entry, map: column, columnName, columnTags }));
  });
  const own = entriesOf(map).map((entry) => ({
    ...entry,
    map,
    columnName: undefined,
    columnTags: [],
  }));
  return [...own, ...columns].flatMap((entry) => {
    try {
      return [declaration(entry)];
    } catch (error) {
      if (!(error instanceof LakeError)) throw error;
      onError(error);
      return [];
    }
  });
}

interface Entry {
  readonly value: unknown;
  readonly path: YamlPath;
  readonly map: YamlMap;
  readonly columnName: string | undefined;
  readonly columnTags: readonly string[];
}

function entriesOf(map: YamlMap): readonly Pick<Entry, 'value' | 'path'>[] {
  return ['tests', 'data_tests'].flatMap((key) =>
    map.list(key).map((value, i) => ({ value, path: [...map.path, key, i] })),
  );
}

function declaration(entry: Entry): TestDeclaration {
  const { map, columnName, columnTags, path } = entry;
  const location = map.yaml.locate(path);
  const { test, args, argsPath } = nameAndArguments(entry, location);
  const { config, name, description, arguments: nested, ...own } = args;
  const match = /^(?:(?<namespace>[^.]+)\.)?(?<test>[^.]+)$/.exec(test);
  if (!match?.groups) throw malformed(`"${test}" is no name of a test`, location);
  const legacy = Object.keys(own).filter((key) => legacyConfigs.includes(key));
  const inConfig = isPlainObject(config) ? config : {};
  const given = without({ ...own, ...(isPlainObject(nested) ? nested : {}) }, legacy);
  if ('model' in given) {
    throw malformed('a test gets its model by itself: "model" cannot be an argument', location);
  }
  return {
    test: match.groups['test'] ?? '',
    namespace: match.groups['namespace'],
    name: typeof name === 'string' ? name : undefined,
    description: typeof description === 'string' ? description : undefined,
    args: columnName === undefined ? given : { ...given, column_name: columnName },
    config: { ...Object.fromEntries(legacy.map((key) => [key, own[key]])), ...inConfig },
    columnName,
    columnTags,
    location,
    locateConfig: (key) => {
      const at = key in inConfig ? [...argsPath, 'config', key] : [...argsPath, key];
      return map.yaml.locateKey(at);
    },
  };
}

/** `unique`, `{unique: {…}}` or `{test_name: unique, …}`. */
function nameAndArguments(
  { value, path }: Entry,
  location: SourceLocation,
): { test: string; args: Readonly<Record<string, unknown>>; argsPath: YamlPath } {
  if (typeof value === 'string') return { test: value, args: {}, argsPath: path };
  if (!isPlainObject(value)) throw malformed('a test must be a name or a mapping', location);
  const { test_name: named, ...others } = value;
  if (typeof named === 'string') return { test: named, args: others, argsPath: path };
  const [test, ...more] = Object.keys(value);
  if (test === undefined || more.length > 0) {
    throw malformed(
      'a test is a mapping with one key, its name',
      location,
      'indent the arguments below the name',
    );
  }
  const args = value[test] ?? {};
  if (!isPlainObject(args))
    throw malformed(`the arguments of "${test}" must be a mapping`, location);
  return { test, args, argsPath: [...path, test] };
}

function without(
  values: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
}

function malformed(message: string, location: SourceLocation, hint?: string): LakeError {
  return new LakeError('LAKE-C003', message, { location, hint });
}
