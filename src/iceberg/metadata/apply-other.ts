/**
 * Lists of metadata that lake does not interpret (statistics, encryption keys): entries are
 * replaced and removed by a key.
 *
 * @module
 */

import type { JsonObject } from '../type/json-shape.js';
import { withMetadata, type Draft } from './metadata-draft.js';

/** Adds the entry in place of one with the same key. */
export function addToList(draft: Draft, list: string, key: string, entry: JsonObject): Draft {
  const others = entriesOf(draft, list).filter((other) => !sameKey(other[key], entry[key]));
  return withList(draft, list, [...others, entry]);
}

export function removeFromList(
  draft: Draft,
  list: string,
  key: string,
  values: readonly unknown[],
): Draft {
  const all = entriesOf(draft, list);
  const kept = all.filter((entry) => !values.some((value) => sameKey(entry[key], value)));
  return kept.length === all.length ? draft : withList(draft, list, kept);
}

/** Small ids are numbers, large ones bigints. */
function sameKey(a: unknown, b: unknown): boolean {
  return String(a) === String(b);
}

function entriesOf(draft: Draft, list: string): readonly JsonObject[] {
  const entries = draft.metadata.others[list];
  // Lists that other writers made hold objects, by the format.
  return Array.isArray(entries) ? (entries as readonly JsonObject[]) : [];
}

function withList(draft: Draft, list: string, entries: readonly JsonObject[]): Draft {
  return withMetadata(draft, { others: { ...draft.metadata.others, [list]: entries } });
}
