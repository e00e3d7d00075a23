/**
 * The story of a run, told while it happens. Core code yields events; only `report/` formats them.
 *
 * @module
 */

import type { LakeError } from '../errors.js';
import type { LogLevel } from '../project/context.js';

export type NodeStatus = 'success' | 'pass' | 'warn' | 'fail' | 'error' | 'skipped';

interface RunTotals {
  readonly models: number;
  readonly sources: number;
  readonly seeds: number;
  readonly tests: number;
  readonly macros: number;
}

export interface NodeLabel {
  readonly uniqueId: string;
  readonly resourceType: string;
  /** What people read: `silver.crypto_prices`, or a test's name. */
  readonly name: string;
  readonly materialized: string;
  readonly path: string;
}

/** What a node did, in numbers that Iceberg gives for free. */
export interface NodeFacts {
  /** `append`, `merge`, `full refresh`, `no changes`, `view` … */
  readonly action: string;
  readonly rowsAdded?: number;
  readonly rowsRemoved?: number;
  readonly filesAdded?: number;
  readonly filesRemoved?: number;
  readonly bytesWritten?: number;
  /** Bytes of the data files that were opened: inputs and rewritten files. */
  readonly bytesRead?: number;
  readonly snapshotId?: bigint;
  /** Why an incremental model was rebuilt, say. */
  readonly note?: string;
}

export interface NodeResult {
  readonly node: NodeLabel;
  readonly status: NodeStatus;
  readonly message: string;
  readonly startedAt: Date;
  readonly completedAt: Date;
  /** Seconds of work, without waiting for a place. */
  readonly executionTime: number;
  readonly facts?: NodeFacts;
  /** Rows that a test found. */
  readonly failures?: number;
  /** The first rows that a failed test found. */
  readonly sample?: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
  readonly compiledPath?: string;
  readonly compiledCode?: string;
  readonly error?: LakeError;
}

export type RunEvent =
  | {
      readonly kind: 'run-started';
      readonly command: string;
      readonly invocationId: string;
      readonly project: string;
      readonly target: string;
      readonly engine: string;
      readonly catalog: string;
      readonly threads: number;
      readonly selected: number;
      readonly totals: RunTotals;
      readonly parsedInMs: number;
    }
  | { readonly kind: 'warning'; readonly error: LakeError }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string }
  | {
      readonly kind: 'node-started';
      readonly index: number;
      readonly total: number;
      readonly node: NodeLabel;
    }
  | {
      readonly kind: 'node-finished';
      readonly index: number;
      readonly total: number;
      readonly result: NodeResult;
    }
  | {
      readonly kind: 'published';
      readonly tables: readonly { readonly table: string; readonly snapshotId: bigint }[];
    }
  | { readonly kind: 'artifact-written'; readonly path: string }
  | {
      readonly kind: 'run-finished';
      readonly command: string;
      readonly success: boolean;
      readonly elapsedMs: number;
      readonly results: readonly NodeResult[];
    };
