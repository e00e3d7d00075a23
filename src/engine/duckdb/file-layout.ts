/**
 * The columns that a Parquet file really holds, at any depth: names, ids and types.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { DataFile } from '../../iceberg/manifest/data-file.js';
import { parseJson } from '../../util/json.js';
import type { Cell } from '../../sql/connection.js';
import type { DuckDbConnection } from './connection.js';
import { fileList } from './file-pattern.js';

export interface LayoutNode {
  readonly name: string;
  readonly fieldId: number | undefined;
  /** DuckDB's type of a leaf; undefined for one with children. */
  readonly type: string | undefined;
  readonly kind: 'leaf' | 'struct' | 'list' | 'map';
  /** Members of a struct; the element of a list; key and value of a map. */
  readonly children: readonly LayoutNode[];
}

export interface FileLayout {
  readonly columns: readonly LayoutNode[];
  /** False: the file was not written for Iceberg; its ids come from the table's name mapping. */
  readonly hasIds: boolean;
}

/** An entry of `schema.name-mapping.default` (spec: Name Mapping Serialization). */
interface MappedField {
  readonly 'field-id'?: number;
  readonly names: readonly string[];
  readonly fields?: readonly MappedField[];
}

/** A row of `parquet_schema`. */
interface SchemaRow {
  readonly name: string;
  readonly children: number;
  readonly repeated: boolean;
  readonly converted: string | undefined;
  readonly fieldId: number | undefined;
  readonly type: string | undefined;
}

/**
 * The layouts of files, in their order.
 *
 * @throws LakeError LAKE-I009 for a file without field ids in a table without a name mapping
 */
export async function fileLayouts(
  connection: DuckDbConnection,
  files: readonly DataFile[],
  nameMapping: string | undefined,
): Promise<readonly FileLayout[]> {
  const { layouts } = connection.session;
  const unknown = files.filter((f) => !layouts.has(f.filePath));
  const read = await readLayouts(connection, unknown);
  unknown.forEach((file, i) => layouts.set(file.filePath, present(read[i])));
  return files.map((file) => withIds(present(layouts.get(file.filePath)), file, nameMapping));
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a file has no layout');
  return value;
}

async function readLayouts(
  connection: DuckDbConnection,
  files: readonly DataFile[],
): Promise<readonly FileLayout[]> {
  if (files.length === 0) return [];
  const { storage } = connection.session;
  const paths = await Promise.all(files.map((f) => storage.localPath(f.filePath)));
  const { rows } = await connection.query(
    `SELECT file_name, name, coalesce(num_children, 0)::INTEGER, repetition_type = 'REPEATED', ` +
      `coalesce(converted_type, split_part(logical_type, 'Type', 1)), field_id::INTEGER, duckdb_type ` +
      `FROM parquet_schema(${fileList(new Set(paths))})`,
  );
  const byPath = new Map<string, SchemaRow[]>();
  for (const [path, ...cells] of rows) {
    const known = byPath.get(path as string);
    if (known) known.push(schemaRow(cells));
    else byPath.set(path as string, [schemaRow(cells)]);
  }
  return paths.map((path) => layoutOf(byPath.get(path) ?? []));
}

function schemaRow([
  name,
  children,
  repeated,
  converted,
  fieldId,
  type,
]: readonly Cell[]): SchemaRow {
  return {
    name: name as string,
    children: children as number,
    repeated: repeated === true,
    converted: (converted as string | null) ?? undefined,
    fieldId: (fieldId as number | null) ?? undefined,
    type: (type as string | null) ?? undefined,
  };
}

/** The rows are the tree in preorder, its root first. */
function layoutOf(rows: readonly SchemaRow[]): FileLayout {
  let at = 0;
  const take = (): Group => {
    const row = present(rows[at]);
    at += 1;
    return { row, children: Array.from({ length: row.children }, take) };
  };
  const columns = take().children.map(nodeOf);
  return { columns, hasIds: rows.some((row) => row.fieldId !== undefined) };
}

interface Group {
  readonly row: SchemaRow;
  readonly children: readonly Group[];
}

function nodeOf({ row, children }: Group): LayoutNode {
  const base = { name: row.name, fieldId: row.fieldId };
  if (children.length === 0) return { ...base, kind: 'leaf', type: row.type, children: [] };
  const inner = children[0];
  if (inner && isMap(row, inner)) {
    return { ...base, kind: 'map', type: undefined, children: inner.children.map(nodeOf) };
  }
  if (inner && /^LIST$/i.test(row.converted ?? '')) {
    return { ...base, kind: 'list', type: undefined, children: [nodeOf(elementOf(row, inner))] };
  }
  return { ...base, kind: 'struct', type: undefined, children: children.map(nodeOf) };
}

function isMap(row: SchemaRow, inner: Group): boolean {
  return /^MAP(_KEY_VALUE)?$/i.test(row.converted ?? '') && inner.children.length === 2;
}

/** Parquet's rules for lists of two and of three levels (Parquet: LogicalTypes, Lists). */
function elementOf(list: SchemaRow, repeated: Group): Group {
  const [only, ...others] = repeated.children;
  const isElement =
    !only ||
    others.length > 0 ||
    repeated.row.name === 'array' ||
    repeated.row.name === `${list.name}_tuple`;
  return isElement ? repeated : only;
}

function withIds(layout: FileLayout, file: DataFile, nameMapping: string | undefined): FileLayout {
  if (layout.hasIds) return layout;
  if (nameMapping === undefined) {
    throw new LakeError('LAKE-I009', `the data file ${file.filePath} has no field ids`, {
      hint: 'give the table a name mapping (property schema.name-mapping.default)',
    });
  }
  // The property's form is fixed by the specification.
  const mapping = parseJson(nameMapping) as readonly MappedField[];
  return { hasIds: false, columns: mappedNodes(layout.columns, mapping) };
}

function mappedNodes(
  nodes: readonly LayoutNode[],
  mapping: readonly MappedField[],
): readonly LayoutNode[] {
  return nodes.map((node) => {
    const entry = mapping.find((m) => m.names.includes(node.name));
    return {
      ...node,
      fieldId: entry?.['field-id'],
      children: mappedNodes(roled(node), entry?.fields ?? []),
    };
  });
}

/** Elements, keys and values go by these names in a mapping, whatever the file calls them. */
function roled(node: LayoutNode): readonly LayoutNode[] {
  const names = node.kind === 'list' ? ['element'] : node.kind === 'map' ? ['key', 'value'] : [];
  return node.children.map((child, i) => ({ ...child, name: names[i] ?? child.name }));
}
