/**
 * Position delete files (spec: Position Delete Files).
 *
 * @module
 */

import type { DataFile } from '../manifest/data-file.js';
import type { Schema } from '../schema/schema.js';
import type { NestedField } from '../type/type.js';

/** Fields of position delete files (spec: Reserved Field IDs). */
export const pathField: NestedField = {
  id: 2147483546,
  name: 'file_path',
  required: true,
  type: { kind: 'string' },
};
export const positionField: NestedField = {
  id: 2147483545,
  name: 'pos',
  required: true,
  type: { kind: 'long' },
};

export const positionDeleteSchema: Schema = {
  schemaId: 0,
  fields: [pathField, positionField],
  identifierFieldIds: [],
};

/**
 * A written file of that schema as a delete file: of the partition of the data files that it names,
 * with exact bounds of their paths, by which readers find it.
 *
 * @param dataFiles of one partition; at least one
 */
export function positionDeleteFile(written: DataFile, dataFiles: readonly DataFile[]): DataFile {
  const paths = dataFiles.map(({ filePath }) => Buffer.from(filePath)).sort((a, b) => a.compare(b));
  const [first, last] = [paths[0], paths.at(-1)];
  const [dataFile] = dataFiles;
  if (!first || !last || !dataFile) throw new Error('a delete file without data files');
  return {
    ...withoutOrder(written),
    content: 'position-deletes',
    specId: dataFile.specId,
    partition: dataFile.partition,
    lowerBounds: new Map([...(written.lowerBounds ?? []), [pathField.id, first]]),
    upperBounds: new Map([...(written.upperBounds ?? []), [pathField.id, last]]),
    ...(dataFiles.length === 1 && { referencedDataFile: dataFile.filePath }),
  };
}

/** Readers know the order of delete files (spec: Data File Fields, `sort_order_id`). */
function withoutOrder(file: DataFile): DataFile {
  const { sortOrderId, ...others } = file;
  return sortOrderId === undefined ? file : others;
}
