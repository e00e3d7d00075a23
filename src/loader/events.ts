/**
 * The story of a load or of a replay, told while it happens. Only `report/` formats it.
 *
 * @module
 */

import type { ErrorCode } from '../error-codes.js';

/** By partition: the next offset, or how many messages still wait. */
export type ByPartition = Readonly<Record<number, bigint>>;

export type LoaderEvent =
  | {
      readonly kind: 'started';
      readonly stream: string;
      readonly source: string;
      /** The brokers or the file. */
      readonly origin: string;
      readonly topic: string;
      readonly table: string;
      readonly created: boolean;
      readonly untilCaughtUp: boolean;
      readonly positions: ByPartition;
    }
  | {
      /** At most a few times a second. */
      readonly kind: 'progress';
      readonly stream: string;
      /** Rows committed by this process so far. */
      readonly rows: number;
      readonly bufferedRows: number;
      readonly bufferedBytes: number;
      readonly rowsPerSecond: number;
      /** Only partitions whose end the source knows. */
      readonly lag: ByPartition;
    }
  | {
      readonly kind: 'committed';
      readonly stream: string;
      readonly table: string;
      readonly rows: number;
      readonly deadLetters: number;
      readonly files: number;
      readonly bytes: number;
      readonly snapshotId: bigint;
      readonly positions: ByPartition;
      readonly elapsedMs: number;
    }
  | {
      readonly kind: 'warning';
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint?: string;
    }
  | { readonly kind: 'caught-up'; readonly stream: string; readonly positions: ByPartition }
  | {
      readonly kind: 'producing';
      readonly stream: string;
      readonly origin: string;
      readonly destination: string;
      readonly messages: number;
      readonly messagesPerSecond: number;
    }
  | {
      /** Always the last one, also after a fault. */
      readonly kind: 'stopped';
      readonly stream: string;
      readonly action: 'load' | 'produce';
      readonly reason: 'caught-up' | 'complete' | 'interrupted' | 'fault';
      readonly rows: number;
      readonly deadLetters: number;
      readonly commits: number;
      readonly seconds: number;
      readonly rowsPerSecond: number;
      readonly lag: ByPartition;
    };

export type EmitLoaderEvent = (event: LoaderEvent) => void;
