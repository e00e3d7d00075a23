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
 * The schema for writing records by the names of their fields: without logical types, which say
 * nothing about bytes.
 */
export function byName(schema: AvroSchema): AvroSchema {
  return plain(schema, {
    typeName: (name) => name,
    reference: (name) => name,
    fieldName: (field) => field.name,
  });
}

/**
 * The schema for reading records by id alone: each field is named `f<id>`. Named types get numbers,
 * so that names which Avro forbids do no harm.
 */
export function byFieldId(schema: AvroSchema): AvroSchema {
  const names = new Map<string, string>();
  let count = 0;
  return plain(schema, {
    typeName: (name, namespace) => {
      const renamed = `t${count}`;
      count += 1;
      names.set(name, renamed);
      if (typeof namespace === 'string') names.set(`${namespace}.${name}`, renamed);
      return renamed;
    },
    reference: (name) => names.get(name) ?? name,
    fieldName: (field, index) =>
      field['field-id'] === undefined ? `unknown${index}` : `f${field['field-id']}`,
  });
}

interface Naming {
  readonly typeName: (name: string, namespace: unknown) => string;
  readonly reference: (name: string) => string;
  readonly fieldName: (field: AvroField, index: number) => string;
}

/** The 64-bit type of everything but the elements of lists and maps: counts are never as large. */
export const longName = 'long64';

function plain(schema: AvroSchema, naming: Naming, inList = false): AvroSchema {
  if (typeof schema === 'string') return reference(schema, naming, inList);
  if (isList(schema)) return schema.map((member) => plain(member, naming, inList));
  if (typeof schema.type !== 'string') return plain(schema.type, naming, inList);
  const { type, name, namespace, size, symbols, items, values, fields } = schema;
  if (name === undefined && items === undefined && values === undefined) {
    return reference(type, naming, inList);
  }
  return {
    type,
    ...(name !== undefined && { name: naming.typeName(name, namespace) }),
    ...(size !== undefined && { size }),
    ...(symbols !== undefined && { symbols }),
    ...(items !== undefined && { items: plain(items, naming, true) }),
    ...(values !== undefined && { values: plain(values, naming, true) }),
    ...(fields && {
      fields: fields.map((field, i) => ({
        name: naming.fieldName(field, i),
        type: plain(field.type, naming, inList),
      })),
    }),
  };
}

function reference(name: string, naming: Naming, inList: boolean): string {
  return name === 'long' && !inList ? longName : naming.reference(name);
}

function isList(schema: AvroSchema): schema is readonly AvroSchema[] {
  return Array.isArray(schema);
}
