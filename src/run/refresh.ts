/**
 * How a model is brought up to date: reused, incrementally, or in full, and why.
 *
 * @module
 */

import type { LoadedTable } from '../catalog/catalog.js';
import type { Consumption, ConsumedInput } from '../materialize/consumption.js';
import type { ModelNode } from '../project/node.js';

export type Refresh =
  | { readonly kind: 'reuse' }
  | { readonly kind: 'incremental'; readonly last: Consumption | undefined }
  | { readonly kind: 'full'; readonly reason?: string };

export interface RefreshFacts {
  readonly node: ModelNode;
  readonly table: LoadedTable | undefined;
  readonly last: Consumption | undefined;
  readonly inputs: readonly ConsumedInput[];
  readonly codeHash: string;
  readonly fullRefresh: boolean;
  /** The compiled query gives other rows each time it runs (`now()`, files, randomness). */
  readonly volatile: boolean;
}

/** Decides before anything is executed. */
export function decideRefresh(facts: RefreshFacts): Refresh {
  const { node, table, last } = facts;
  if (node.config.fullRefresh ?? facts.fullRefresh) return { kind: 'full' };
  if (!table || table.metadata.currentSnapshotId === null) return { kind: 'full' };
  if (!facts.volatile && last?.codeHash === facts.codeHash && sameInputs(last, facts.inputs)) {
    return { kind: 'reuse' };
  }
  if (node.config.materialized !== 'incremental') return { kind: 'full' };
  const replaced = facts.inputs.find((input) => wasReplaced(input, last));
  if (replaced) return { kind: 'full', reason: `${replaced.table} is another table than before` };
  return { kind: 'incremental', last };
}

function sameInputs(last: Consumption, inputs: readonly ConsumedInput[]): boolean {
  return (
    last.inputs.size === inputs.length &&
    inputs.every((input) => {
      const before = last.inputs.get(input.table);
      return before?.tableUuid === input.tableUuid && before.snapshotId === input.snapshotId;
    })
  );
}

function wasReplaced(input: ConsumedInput, last: Consumption | undefined): boolean {
  const before = last?.inputs.get(input.table);
  return before !== undefined && before.tableUuid !== input.tableUuid;
}

const volatileCall =
  /\b(now|random|uuid|uuidv4|uuidv7|gen_random_uuid|nextval|today|getvariable|current_setting|read_\w+|glob|parquet_scan|sniff_csv|get_current_time(stamp)?|transaction_timestamp|age)\s*\(|\bcurrent_(date|time|timestamp|localtime|localtimestamp)\b|\blocaltime(stamp)?\b|\bfrom\s+'/i;

/** True when a query may give other rows over the same inputs. Errs towards true. */
export function isVolatile(sql: string): boolean {
  return volatileCall.test(sql);
}
