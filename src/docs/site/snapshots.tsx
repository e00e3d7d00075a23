/**
 * The history of an Iceberg table: each commit with what it added, and what it was made of.
 *
 * @module
 */

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Change, SiteNode, SiteSnapshot, SiteTable } from '../site-data.ts';
import { ago, bytes, count, instant } from './format.ts';
import { Icon } from './icons.tsx';
import { SnapshotChart } from './snapshot-chart.tsx';
import { SnapshotDetails } from './snapshot-details.tsx';

const firstShown = 10;

interface SnapshotsProps {
  readonly node: SiteNode;
  readonly table: SiteTable;
}

export function Snapshots({ node, table }: SnapshotsProps): JSX.Element {
  const all = useSignal(false);
  const shown = all.value ? table.snapshots : table.snapshots.slice(0, firstShown);
  return (
    <>
      <SnapshotChart snapshots={table.snapshots} />
      <div class="table-scroll">
        <table class="table snapshots" data-testid="snapshots">
          <thead>
            <tr>
              <th scope="col">Committed (UTC)</th>
              <th scope="col">Operation</th>
              <th scope="col" class="number">
                Changed
              </th>
              <th scope="col" class="number">
                Total rows
              </th>
              <th scope="col" class="number">
                Files
              </th>
              <th scope="col" class="number">
                Size
              </th>
              <th scope="col">Read from</th>
            </tr>
          </thead>
          {shown.map((snapshot) => (
            <SnapshotRows key={snapshot.id} node={node} snapshot={snapshot} />
          ))}
        </table>
      </div>
      {shown.length < table.snapshots.length && (
        <button type="button" class="more" onClick={() => (all.value = true)}>
          Show all {count(table.snapshots.length)} snapshots
        </button>
      )}
    </>
  );
}

interface SnapshotRowsProps {
  readonly node: SiteNode;
  readonly snapshot: SiteSnapshot;
}

function SnapshotRows({ node, snapshot }: SnapshotRowsProps): JSX.Element {
  const open = useSignal(false);
  return (
    <tbody data-testid="snapshot" data-snapshot={snapshot.id}>
      <tr class={`snapshot-row${open.value ? ' open' : ''}`}>
        <td>
          <button
            type="button"
            class="expand"
            aria-expanded={open.value}
            onClick={() => (open.value = !open.value)}
          >
            <Icon name="chevron" size={12} />
            <span class="time">{instant(snapshot.time)}</span>
          </button>
          <span class="ago">{ago(snapshot.time)}</span>
        </td>
        <td>
          <span class={`operation op-${snapshot.operation}`}>{snapshot.operation}</span>
          {snapshot.current && <span class="current">current</span>}
        </td>
        <td class="number">
          <ChangeText change={snapshot.rows} />
        </td>
        <td class="number">{count(snapshot.rows.total)}</td>
        <td class="number">{count(snapshot.files.total)}</td>
        <td class="number">{bytes(snapshot.bytes.total)}</td>
        <td class="origin">{originText(snapshot)}</td>
      </tr>
      {open.value && (
        <tr class="snapshot-details">
          <td colSpan={7}>
            <SnapshotDetails node={node} snapshot={snapshot} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** `+812 −3`. */
export function ChangeText({ change }: { change: Change }): JSX.Element {
  const { added = 0, removed = 0 } = change;
  if (added === 0 && removed === 0) return <span class="zero">0</span>;
  return (
    <>
      {added > 0 && <span class="added">+{count(added)}</span>}
      {removed > 0 && <span class="removed"> −{count(removed)}</span>}
    </>
  );
}

function originText(snapshot: SiteSnapshot): string {
  const topics = new Set(snapshot.offsets.map((offset) => offset.topic));
  const inputs = snapshot.inputs.map((input) => input.table);
  const all = [...[...topics].map((topic) => `kafka: ${topic}`), ...inputs];
  return all.length > 3
    ? `${all.slice(0, 2).join(', ')} and ${all.length - 2} more`
    : all.join(', ');
}
