/**
 * What a node means for its table: the request and the outcome that every kind of
 * materialization shares.
 *
 * @module
 */

import type { Catalog, LoadedTable } from '../catalog/catalog.js';
import type { Engine, EngineConnection } from '../engine/engine.js';
import type { PreparedChange } from '../iceberg/commit/prepare.js';
import type { StagedChange } from '../iceberg/commit/change.js';
import type { ModelNode, SeedNode } from '../project/node.js';
import type { Storage } from '../storage/storage.js';

export interface MaterializeRequest {
  readonly node: ModelNode | SeedNode;
  readonly engine: Pick<Engine, 'fieldsOf'>;
  readonly connection: EngineConnection;
  readonly catalog: Catalog;
  readonly storage: Storage;
  /** The table as it stands; undefined: to be created. */
  readonly table: LoadedTable | undefined;
  /** The compiled SELECT; for a seed, the query that reads its file. */
  readonly sql: string;
  /** True: the whole contents are replaced, whatever the kind. */
  readonly fullRefresh: boolean;
  /** Keys for the snapshot's summary: `lake.source.*`, `lake.invocation-id`, `lake.code-hash`. */
  readonly summary: Readonly<Record<string, string>>;
}

/** A staged snapshot. It is written even where no row changed: it carries what was consumed. */
export interface Materialized {
  readonly prepared: PreparedChange;
  readonly staged: StagedChange;
  readonly facts: WriteFacts;
}

export interface WriteFacts {
  /** `create`, `full refresh`, or the incremental strategy. */
  readonly action: string;
  readonly rowsAdded: number;
  readonly rowsRemoved: number;
  readonly filesAdded: number;
  readonly filesRemoved: number;
  readonly bytesWritten: number;
  /** Bytes of this table's own files that were read to be rewritten. */
  readonly bytesRead: number;
}
