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

/**
 * The schema with each field named `f<id>` and each named type by a number: so it is read by id
 * alone, and names that Avro forbids do no harm.
 */
export function byFieldId(schema: AvroSchema): AvroSchema {
  return rename(schema, new Map());
}

function rename(schema: AvroSchema, names: Map<string, string>): AvroSchema {
  if (typeof schema === 'string') return names.get(schema) ?? schema;
  if (isList(schema)) return schema.map((member) => rename(member, names));
  const { namespace, logicalType, aliases, ...kept } = schema;
  void logicalType;
  void aliases;
  return {
    ...kept,
    type: renameType(schema, names),
    ...(schema.name !== undefined && { name: newName(schema.name, namespace, names) }),
    ...(schema.items !== undefined && { items: rename(schema.items, names) }),
    ...(schema.values !== undefined && { values: rename(schema.values, names) }),
    ...(schema.fields && { fields: schema.fields.map((f, i) => renameField(f, i, names)) }),
  };
}

/** `{"type": "record"}` names a kind, `{"type": {…}}` wraps a schema. */
function renameType(schema: AvroObject, names: Map<string, string>): AvroSchema {
  const nested = typeof schema.type !== 'string' || !schema.fields;
  return nested ? rename(schema.type, names) : schema.type;
}

function renameField(field: AvroField, index: number, names: Map<string, string>): AvroField {
  const id = field['field-id'];
  return {
    name: id === undefined ? `unknown${index}` : `f${id}`,
    type: rename(field.type, names),
  };
}

function newName(name: string, namespace: unknown, names: Map<string, string>): string {
  const renamed = `t${names.size}`;
  names.set(name, renamed);
  if (typeof namespace === 'string') names.set(`${namespace}.${name}`, renamed);
  return renamed;
}

function isList(schema: AvroSchema): schema is readonly AvroSchema[] {
  return Array.isArray(schema);
}
