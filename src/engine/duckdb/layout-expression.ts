/**
 * How a column of a file becomes a column of the table: what to read it as, and the expression that
 * gives it the table's names and types. DuckDB matches nested fields by name, Iceberg by id.
 *
 * @module
 */

import type { NestedField, Type } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import { quoteLiteral } from '../../sql/quote.js';
import type { LayoutNode } from './file-layout.js';
import { defaultText } from './default-text.js';
import { sqlType } from './type-sql.js';

export interface ColumnReading {
  /** The type to give to `read_parquet`: the file's own names, the table's types. */
  readonly readType: string;
  /** Makes the table's value of what was read. */
  convert(expression: string): string;
  /** Nothing needs to be converted. */
  readonly same: boolean;
}

/** For a table type and the node of a file with the same id. */
export function columnReading(type: Type, node: LayoutNode, depth = 0): ColumnReading {
  switch (type.kind) {
    case 'struct':
      return node.kind === 'struct' ? structReading(type.fields, node, depth) : asIs(type);
    case 'list':
      return node.kind === 'list' ? listReading(type.element, node, depth) : asIs(type);
    case 'map':
      return node.kind === 'map' ? mapReading(type, node, depth) : asIs(type);
    default:
      return asIs(type);
  }
}

/** A column or field that the file lacks: the default that it was added with, else null. */
export function missingValue(field: NestedField): string {
  const text = defaultText(field.type, field.initialDefault);
  return `CAST(${text === undefined ? 'NULL' : quoteLiteral(text)} AS ${sqlType(field.type)})`;
}

function asIs(type: Type): ColumnReading {
  return { readType: sqlType(type), convert: (e) => e, same: true };
}

function structReading(
  fields: readonly NestedField[],
  node: LayoutNode,
  depth: number,
): ColumnReading {
  const members = fields.map((field) => {
    const child = node.children.find((c) => c.fieldId === field.id);
    return { field, child, reading: child && columnReading(field.type, child, depth) };
  });
  const read = members.flatMap(({ child, reading }) =>
    child && reading ? [`${quoteIdentifier(child.name)} ${reading.readType}`] : [],
  );
  if (read.length === 0) read.push(...anyMember(node));
  const same = members.every(
    ({ field, child, reading }) => child?.name === field.name && reading?.same,
  );
  const convert = (e: string): string => {
    const parts = members.map(({ field, child, reading }) => {
      const value =
        child && reading
          ? reading.convert(`${e}.${quoteIdentifier(child.name)}`)
          : missingValue(field);
      return `${quoteIdentifier(field.name)} := ${value}`;
    });
    return `CASE WHEN ${e} IS NULL THEN NULL ELSE struct_pack(${parts.join(', ')}) END`;
  };
  return { readType: `STRUCT(${read.join(', ')})`, same, convert: same ? (e) => e : convert };
}

/** DuckDB needs one member in common to tell null structs from others. */
function anyMember(node: LayoutNode): string[] {
  const [first] = node.children;
  return first ? [`${quoteIdentifier(first.name)} ${ownType(first)}`] : [];
}

function ownType(node: LayoutNode): string {
  const children = node.children.map(ownType);
  switch (node.kind) {
    case 'leaf':
      return node.type ?? 'BLOB';
    case 'list':
      return `${children[0] ?? 'BLOB'}[]`;
    case 'map':
      return `MAP(${children.join(', ')})`;
    case 'struct':
      return `STRUCT(${node.children.map((c, i) => `${quoteIdentifier(c.name)} ${children[i] ?? ''}`).join(', ')})`;
  }
}

function listReading(element: Type, node: LayoutNode, depth: number): ColumnReading {
  const [child] = node.children;
  if (!child) return asIs(element);
  const inner = columnReading(element, child, depth + 1);
  const item = `x${depth}`;
  return {
    readType: `${inner.readType}[]`,
    same: inner.same,
    convert: (e) =>
      inner.same ? e : `list_transform(${e}, lambda ${item}: ${inner.convert(item)})`,
  };
}

function mapReading(
  type: Extract<Type, { kind: 'map' }>,
  node: LayoutNode,
  depth: number,
): ColumnReading {
  const [keyNode, valueNode] = node.children;
  if (!keyNode || !valueNode) return asIs(type);
  const key = columnReading(type.key, keyNode, depth + 1);
  const value = columnReading(type.value, valueNode, depth + 1);
  const same = key.same && value.same;
  const item = `x${depth}`;
  const entry = `struct_pack(k := ${key.convert(`${item}.key`)}, v := ${value.convert(`${item}.value`)})`;
  return {
    readType: `MAP(${key.readType}, ${value.readType})`,
    same,
    convert: (e) =>
      same
        ? e
        : `CASE WHEN ${e} IS NULL THEN NULL ELSE map_from_entries(list_transform(map_entries(${e}), lambda ${item}: ${entry})) END`,
  };
}
