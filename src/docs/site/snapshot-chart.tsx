/**
 * The rows of a table over its commits: a line for the total, bars for what each commit changed.
 *
 * @module
 */

import type { JSX } from 'preact';
import type { SiteSnapshot } from '../site-data.ts';
import { compact, count, instant } from './format.ts';

const size = { width: 800, height: 120, top: 10, bottom: 14 } as const;
const mostBars = 80;

interface ChartProps {
  /** Newest first. */
  readonly snapshots: readonly SiteSnapshot[];
}

export function SnapshotChart({ snapshots }: ChartProps): JSX.Element | null {
  const shown = snapshots.slice(0, mostBars).reverse();
  if (shown.length < 2 || shown.some((s) => s.rows.total === undefined)) return null;
  const highest = Math.max(1, ...shown.map((s) => s.rows.total ?? 0));
  const largest = Math.max(1, ...shown.map((s) => (s.rows.added ?? 0) + (s.rows.removed ?? 0)));
  return (
    <figure class="chart">
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-label={`Rows over the last ${shown.length} commits, up to ${count(highest)}`}
      >
        {shown.map((snapshot, i) => (
          <Bars
            key={snapshot.id}
            snapshot={snapshot}
            place={slot(i, shown.length)}
            {...{ largest }}
          />
        ))}
        <path
          class="chart-area"
          d={`${line(shown, highest)}V${base()}H${middle(0, shown.length)}Z`}
        />
        <path class="chart-line" d={line(shown, highest)} />
        {shown.map((snapshot, i) => (
          <circle
            key={snapshot.id}
            class={snapshot.current ? 'chart-dot now' : 'chart-dot'}
            cx={middle(i, shown.length)}
            cy={level(snapshot.rows.total ?? 0, highest)}
            r={snapshot.current ? 4 : 2.5}
          />
        ))}
      </svg>
      <figcaption>
        <span>
          <i class="swatch line" /> total rows, at most {compact(highest)}
        </span>
        <span>
          <i class="swatch add" /> added
        </span>
        {shown.some((s) => s.rows.removed) && (
          <span>
            <i class="swatch cut" /> removed
          </span>
        )}
      </figcaption>
    </figure>
  );
}

interface Slot {
  readonly x: number;
  readonly width: number;
}

interface BarsProps {
  readonly snapshot: SiteSnapshot;
  readonly place: Slot;
  /** Rows of the highest bar. */
  readonly largest: number;
}

function Bars({ snapshot, place, largest }: BarsProps): JSX.Element {
  const scale = ((size.height - size.top - size.bottom) * 0.55) / largest;
  const added = (snapshot.rows.added ?? 0) * scale;
  const removed = (snapshot.rows.removed ?? 0) * scale;
  const bar = { x: place.x, width: place.width, rx: 1.5 };
  return (
    <g>
      <title>
        {instant(snapshot.time)}: {snapshot.operation}, +{count(snapshot.rows.added ?? 0)} −
        {count(snapshot.rows.removed ?? 0)} rows
      </title>
      <rect class="bar-add" {...bar} y={base() - added} height={added} />
      <rect class="bar-cut" {...bar} y={base() - added - removed} height={removed} />
    </g>
  );
}

function slot(i: number, n: number): Slot {
  const step = size.width / n;
  const width = Math.min(28, step * 0.6);
  return { x: i * step + (step - width) / 2, width };
}

function middle(i: number, n: number): number {
  return ((i + 0.5) * size.width) / n;
}

function base(): number {
  return size.height - size.bottom;
}

function level(rows: number, highest: number): number {
  return base() - (rows / highest) * (base() - size.top);
}

function line(snapshots: readonly SiteSnapshot[], highest: number): string {
  const points = snapshots.map(
    (s, i) =>
      `${middle(i, snapshots.length).toFixed(1)} ${level(s.rows.total ?? 0, highest).toFixed(1)}`,
  );
  return `M${points.join('L')}`;
}
