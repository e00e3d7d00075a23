/**
 * Patterns over paths, as Python's `Path.glob`: `*` stays within a folder, `**` crosses folders.
 *
 * @module
 */

import { matchesGlob } from './glob.js';

/** True when the pattern matches the file or a folder that holds it. */
export function matchesPath(file: string, pattern: string): boolean {
  const parts = file.split('/');
  const wanted = pattern.split('/').filter((part) => part !== '' && part !== '.');
  return parts.some((_, i) => matchesParts(parts.slice(0, i + 1), wanted));
}

function matchesParts(parts: readonly string[], wanted: readonly string[]): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined) return parts.length === 0;
  if (first === '**') {
    return parts.some((_, i) => matchesParts(parts.slice(i), rest)) || matchesParts([], rest);
  }
  const [part, ...others] = parts;
  return part !== undefined && matchesGlob(part, first) && matchesParts(others, rest);
}
