/**
 * The Avro schema of manifests (spec: Manifests), with the names that Java gives its types: other
 * readers depend on them.
 *
 * @module
 */

import {
  avroList,
  avroMap,
  avroName,
  optionalField,
  requiredField,
  type AvroField,
  type AvroObject,
} from './avro-schema.js';
import { partitionAvroType } from './partition-avro.js';
import type { PartitionSpec } from '../partition/partition-spec.js';
import type { Type } from '../type/type.js';

/** The names of the partition record's fields, one per field of the spec. */
export function partitionFieldNames(spec: PartitionSpec): readonly string[] {
  const taken = new Set<string>();
  return spec.fields.map((field) => {
    const name = avroName(field.name);
    const free = taken.has(name) ? `${name}_${field.fieldId}` : name;
    taken.add(free);
    return free;
  });
}

export function manifestSchema(
  formatVersion: 2 | 3,
  spec: PartitionSpec,
  types: readonly Type[],
): AvroObject {
  return {
    type: 'record',
    name: 'manifest_entry',
    fields: [
      requiredField(0, 'status', 'int'),
      optionalField(1, 'snapshot_id', 'long'),
      optionalField(3, 'sequence_number', 'long'),
      optionalField(4, 'file_sequence_number', 'long'),
      requiredField(2, 'data_file', {
        type: 'record',
        name: 'r2',
        fields: dataFileFields(formatVersion, partitionRecord(spec, types)),
      }),
    ],
  };
}

function dataFileFields(formatVersion: 2 | 3, partition: AvroObject): readonly AvroField[] {
  return [
    requiredField(134, 'content', 'int'),
    requiredField(100, 'file_path', 'string'),
    requiredField(101, 'file_format', 'string'),
    requiredField(102, 'partition', partition),
    requiredField(103, 'record_count', 'long'),
    requiredField(104, 'file_size_in_bytes', 'long'),
    optionalField(108, 'column_sizes', avroMap(117, 118, 'long')),
    optionalField(109, 'value_counts', avroMap(119, 120, 'long')),
    optionalField(110, 'null_value_counts', avroMap(121, 122, 'long')),
    optionalField(137, 'nan_value_counts', avroMap(138, 139, 'long')),
    optionalField(125, 'lower_bounds', avroMap(126, 127, 'bytes')),
    optionalField(128, 'upper_bounds', avroMap(129, 130, 'bytes')),
    optionalField(131, 'key_metadata', 'bytes'),
    optionalField(132, 'split_offsets', avroList(133, 'long')),
    optionalField(135, 'equality_ids', avroList(136, 'int')),
    optionalField(140, 'sort_order_id', 'int'),
    ...(formatVersion === 3 ? [optionalField(142, 'first_row_id', 'long')] : []),
    optionalField(143, 'referenced_data_file', 'string'),
    ...(formatVersion === 3
      ? [
          optionalField(144, 'content_offset', 'long'),
          optionalField(145, 'content_size_in_bytes', 'long'),
        ]
      : []),
  ];
}

function partitionRecord(spec: PartitionSpec, types: readonly Type[]): AvroObject {
  const names = partitionFieldNames(spec);
  const declared = new Set<string>();
  const fields = spec.fields.map((field, i) => {
    const type = types[i];
    if (!type) throw new Error(`the partition field ${field.name} has no type`);
    const name = names[i] ?? field.name;
    const original = name === field.name ? {} : { 'iceberg-field-name': field.name };
    return {
      ...optionalField(field.fieldId, name, partitionAvroType(type, declared)),
      ...original,
    };
  });
  return { type: 'record', name: 'r102', fields };
}
