/**
 * Columns as properties files describe them.
 *
 * @module
 */

import type { ColumnInfo } from './node.js';
import { isPlainObject } from './template-value.js';
import type { YamlMap } from './yaml-map.js';

const columnKeys = [
  'name',
  'description',
  'data_type',
  'quote',
  'tags',
  'meta',
  'config',
  'tests',
  'data_tests',
  'constraints',
  'granularity',
  'dimension',
  'policy_tags',
];

/** The columns by name, in their order. `describe` renders a description found at a map. */
export function columnsOf(
  map: YamlMap | undefined,
  describe: (map: YamlMap) => string,
): ReadonlyMap<string, ColumnInfo> {
  const columns = map?.maps('columns') ?? [];
  return new Map(
    columns.flatMap((column): [string, ColumnInfo][] => {
      const name = column.name('name');
      if (name === undefined) return [];
      column.checkKeys(columnKeys, `column "${name}"`);
      return [[name, columnInfo(name, column, describe)]];
    }),
  );
}

function columnInfo(name: string, column: YamlMap, describe: (map: YamlMap) => string): ColumnInfo {
  const config = column.map('config');
  const dataType = column.text('data_type');
  return {
    name,
    description: describe(column),
    ...(dataType === undefined ? {} : { dataType }),
    tags: [...new Set([...column.texts('tags'), ...(config?.texts('tags') ?? [])])],
    meta: { ...metaOf(column), ...(config ? metaOf(config) : {}) },
  };
}

function metaOf(map: YamlMap): Readonly<Record<string, unknown>> {
  const meta = map.values['meta'];
  return isPlainObject(meta) ? meta : {};
}
