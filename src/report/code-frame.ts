/**
 * The lines around a fault, with a caret below it.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';

/** Two lines before, the line itself and carets; empty when the line does not exist. */
export function codeFrame(source: string, at: SourceLocation): string[] {
  const lines = source.split(/\r\n|\r|\n/);
  const faulty = lines[at.line - 1];
  if (faulty === undefined) return [];
  const width = String(at.line).length;
  const gutter = ' '.repeat(width);
  const first = Math.max(1, at.line - 2);
  const shown = lines
    .slice(first - 1, at.line)
    .map((text, i) => `${String(first + i).padStart(width)} | ${expandTabs(text)}`.trimEnd());
  return [`${gutter} |`, ...shown, `${gutter} | ${caret(faulty, at)}`.trimEnd(), `${gutter} |`];
}

function caret(line: string, at: SourceLocation): string {
  if (at.column === undefined) return '';
  const before = [...line].slice(0, at.column - 1).join('');
  const length = Math.max(1, (at.endColumn ?? at.column + 1) - at.column);
  return ' '.repeat([...expandTabs(before)].length) + '^'.repeat(length);
}

function expandTabs(text: string): string {
  return text.replaceAll('\t', '  ');
}
