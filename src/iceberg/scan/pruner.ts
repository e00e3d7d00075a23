/**
 * One filter made ready for the manifests and files of one table.
 *
 * @module
 */

import { columnTypes, type ColumnTypes } from '../type/column-type.js';
import type { DataFile, ManifestFile } from '../manifest/data-file.js';
import { withoutNot, type Expression, type PositiveExpression } from './expression.js';
import { currentSchema, specById } from '../metadata/history.js';
import {
  manifestMayMatch,
  partitionMayMatch,
  partitionFieldTypes,
  type PartitionFieldTypes,
} from './manifest-evaluator.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { fileMayMatch } from './metrics-evaluator.js';
import { projectToPartitions } from './projection.js';
import type { Schema } from '../schema/schema.js';

interface Projection {
  readonly expression: PositiveExpression;
  readonly fields: PartitionFieldTypes;
}

/** Says of manifests and data files whether they may hold matching rows. */
export class Pruner {
  readonly #metadata: TableMetadata;
  readonly #filter: PositiveExpression;
  readonly #types: ColumnTypes;
  readonly #projections = new Map<number, Projection>();

  /** @param schema the one that gives the filter's values their types */
  constructor(metadata: TableMetadata, filter: Expression, schema = currentSchema(metadata)) {
    this.#metadata = metadata;
    this.#filter = withoutNot(filter);
    this.#types = columnTypes(metadata, schema);
  }

  manifest(manifest: ManifestFile): boolean {
    const { expression, fields } = this.#projection(manifest.partitionSpecId);
    return manifestMayMatch(expression, manifest, fields);
  }

  dataFile(file: DataFile): boolean {
    const { expression, fields } = this.#projection(file.specId);
    return (
      partitionMayMatch(expression, file.partition, fields) &&
      fileMayMatch(this.#filter, file, this.#types)
    );
  }

  #projection(specId: number): Projection {
    const known = this.#projections.get(specId);
    if (known) return known;
    const spec = specById(this.#metadata, specId);
    const projection = {
      expression: projectToPartitions(this.#filter, spec, this.#types),
      fields: partitionFieldTypes(spec, this.#types),
    };
    this.#projections.set(specId, projection);
    return projection;
  }
}

/** The schema of a snapshot where the table still has it, else the current one. */
export function scanSchema(metadata: TableMetadata, schemaId: number | undefined): Schema {
  return metadata.schemas.find((s) => s.schemaId === schemaId) ?? currentSchema(metadata);
}
