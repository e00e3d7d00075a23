/**
 * Which delete files apply to a data file (spec: Scan Planning).
 *
 * @module
 */

import type { DataFile, ManifestEntry } from '../manifest/data-file.js';
import { specById } from '../metadata/history.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { partitionKey } from '../partition/partition-key.js';
import { isUnpartitioned } from '../partition/partition-spec.js';

/** The id of a position delete file's column that names the data file. */
const filePathId = 2147483546;

export class DeleteIndex {
  readonly #vectors = new Map<string, ManifestEntry[]>();
  readonly #byFile = new Map<string, ManifestEntry[]>();
  readonly #byPartition = new Map<string, ManifestEntry[]>();
  readonly #equality = new Map<string, ManifestEntry[]>();
  readonly #everywhere: ManifestEntry[] = [];
  readonly #empty: boolean;

  /** @param entries live entries of delete manifests */
  constructor(metadata: TableMetadata, entries: readonly ManifestEntry[]) {
    this.#empty = entries.length === 0;
    for (const entry of entries) this.#add(metadata, entry);
  }

  /** The delete files that apply to a live data file, oldest first. */
  deletesOf(entry: ManifestEntry): readonly DataFile[] {
    if (this.#empty) return [];
    return [...this.#positions(entry), ...this.#equalities(entry)]
      .sort(bySequenceThenPath)
      .map((found) => found.file);
  }

  #add(metadata: TableMetadata, entry: ManifestEntry): void {
    const { file } = entry;
    const target = referencedFile(file);
    const key = partitionKey(file.specId, file.partition);
    if (file.content === 'equality-deletes') {
      if (isUnpartitioned(specById(metadata, file.specId))) this.#everywhere.push(entry);
      else append(this.#equality, key, entry);
    } else if (isDeletionVector(file)) append(this.#vectors, target ?? '', entry);
    else if (target !== undefined) append(this.#byFile, target, entry);
    else append(this.#byPartition, key, entry);
  }

  /** With a deletion vector, position delete files no longer count (spec: Deletion Vectors). */
  #positions(data: ManifestEntry): ManifestEntry[] {
    const applies = (entry: ManifestEntry) => data.sequenceNumber <= entry.sequenceNumber;
    const path = canonicalPath(data.file.filePath);
    const vectors = (this.#vectors.get(path) ?? []).filter(applies);
    if (vectors.length > 0) return vectors;
    const key = partitionKey(data.file.specId, data.file.partition);
    return [
      ...(this.#byFile.get(path) ?? []),
      ...(this.#byPartition.get(key) ?? []).filter(({ file }) => mayReference(file, path)),
    ].filter(applies);
  }

  #equalities(data: ManifestEntry): ManifestEntry[] {
    const key = partitionKey(data.file.specId, data.file.partition);
    return [...this.#everywhere, ...(this.#equality.get(key) ?? [])].filter(
      (entry) => data.sequenceNumber < entry.sequenceNumber,
    );
  }
}

export function isDeletionVector(file: DataFile): boolean {
  return file.content === 'position-deletes' && file.fileFormat === 'PUFFIN';
}

/** The one data file that a delete file is about, as `canonicalPath` writes it. */
export function referencedFile(file: DataFile): string | undefined {
  if (file.content !== 'position-deletes') return undefined;
  if (file.referencedDataFile !== undefined) return canonicalPath(file.referencedDataFile);
  const { lower, upper } = pathBounds(file);
  return lower !== undefined && lower === upper ? lower : undefined;
}

/** One text for all ways to write a location (`file:/x`, `file:///x`, `/x`; `s3a:`, `s3:`). */
export function canonicalPath(location: string): string {
  return location.replace(/^file:(?:\/\/[^/]*)?(?=\/)/i, '').replace(/^s3[an]:/i, 's3:');
}

export function bySequenceThenPath(a: Positioned, b: Positioned): number {
  const order = a.sequenceNumber - b.sequenceNumber;
  return order === 0 ? compareText(a.file.filePath, b.file.filePath) : order;
}

interface Positioned {
  readonly sequenceNumber: number;
  readonly file: DataFile;
}

function mayReference(file: DataFile, path: string): boolean {
  const { lower, upper } = pathBounds(file);
  return (
    (lower === undefined || comparePaths(lower, path) <= 0) &&
    (upper === undefined || comparePaths(upper, path) >= 0)
  );
}

function pathBounds(file: DataFile): { lower: string | undefined; upper: string | undefined } {
  const text = (bytes: Uint8Array | undefined) =>
    bytes && canonicalPath(Buffer.from(bytes).toString('utf8'));
  return {
    lower: text(file.lowerBounds?.get(filePathId)),
    upper: text(file.upperBounds?.get(filePathId)),
  };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function comparePaths(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
