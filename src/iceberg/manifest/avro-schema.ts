/**
 * Avro schemas as Iceberg writes them: with field ids, optional fields as unions that start with
 * null, and maps with integer keys as arrays of pairs.
 *
 * @module
 */

export type AvroSchema = string | readonly AvroSchema[] | AvroObject;

export interface AvroObject {
  readonly type: AvroSchema;
  readonly name?: string;
  readonly fields?: readonly AvroField[];
  readonly items?: AvroSchema;
  readonly values?: AvroSchema;
  readonly [member: string]: unknown;
}

export interface AvroField {
  readonly name: string;
  readonly type: AvroSchema;
  readonly 'field-id'?: number;
  readonly [member: string]: unknown;
}

export function requiredField(id: number, name: string, type: AvroSchema): AvroField {
  return { name, type, 'field-id': id };
}

export function optionalField(id: number, name: string, type: AvroSchema): AvroField {
  return { name, type: ['null', type], default: null, 'field-id': id };
}

/** A list whose elements have an id. */
export function avroList(elementId: number, items: AvroSchema): AvroObject {
  return { type: 'array', items, 'element-id': elementId };
}

/** A map with integer keys. */
export function avroMap(keyId: number, valueId: number, values: AvroSchema): AvroObject {
  const fields = [requiredField(keyId, 'key', 'int'), requiredField(valueId, 'value', values)];
  const items = { type: 'record', name: `k${keyId}_v${valueId}`, fields };
  return { type: 'array', items, logicalType: 'map' };
}

/** A name that Avro allows: other characters become `_x` and their code (Java does the same). */
export function avroName(name: string): string {
  const letters = name.replace(
    /[^A-Za-z0-9_]/g,
    (c) => `_x${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return /^[0-9]/.test(letters) ? `_${letters}` : letters || '_';
}

/** The 64-bit type. */
export const longName = 'long64';

/**
 * The schema for writing records by the names of their fields: without logical types, which say
 * nothing about bytes.
 */
export function byName(schema: AvroSchema): AvroSchema {
  if (typeof schema === 'string') return reference(schema);
  if (!isObject(schema)) return schema.map(byName);
  const { type, name, size, symbols, items, values, fields } = schema;
  if (typeof type !== 'string') return byName(type);
  if (name === undefined && items === undefined && values === undefined) return reference(type);
  return {
    type,
    ...(name !== undefined && { name }),
    ...(size !== undefined && { size }),
    ...(symbols !== undefined && { symbols }),
    ...(items !== undefined && { items: byName(items) }),
    ...(values !== undefined && { values: byName(values) }),
    ...(fields && {
      fields: fields.map((field) => ({ name: field.name, type: byName(field.type) })),
    }),
  };
}

function reference(name: string): string {
  return name === 'long' ? longName : name;
}

/** False: a union. */
export function isObject(schema: Exclude<AvroSchema, string>): schema is AvroObject {
  return !Array.isArray(schema);
}
