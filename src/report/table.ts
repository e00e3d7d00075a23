/**
 * Rows as a text table.
 *
 * @module
 */

import pc from 'picocolors';

export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns whose cells are aligned to the right. */
  readonly numeric: ReadonlySet<number>;
}

const widest = 60;

/** Columns aligned under a dim header; cells longer than 60 characters are cut. */
export function textTable(table: TextTable): string {
  const cells = table.rows.map((row) => row.map(clip));
  const widths = table.columns.map((name, i) =>
    Math.max(width(name), ...cells.map((row) => width(row[i] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => align(cell, widths[i] ?? 0, table.numeric.has(i)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((w) => '─'.repeat(w)).join('──');
  return [pc.bold(line(table.columns)), pc.dim(rule), ...cells.map(line)].join('\n');
}

function align(cell: string, size: number, right: boolean): string {
  const padding = ' '.repeat(Math.max(0, size - width(cell)));
  return right ? padding + cell : cell + padding;
}

function clip(cell: string): string {
  const text = cell.replace(/[\r\n\t]+/g, ' ');
  const characters = [...text];
  return characters.length <= widest ? text : `${characters.slice(0, widest - 1).join('')}…`;
}

function width(text: string): number {
  return [...text].length;
}
