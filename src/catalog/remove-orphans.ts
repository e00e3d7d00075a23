/**
 * Orphans: files in the folders of a table that nothing leads to. Writers that died leave them, and
 * so do commits that were refused.
 *
 * What is young may belong to a commit that is under way. A run tells by its lease that it is at
 * work, and by its record that it shall be completed; then all files of the table are left alone.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { LocationSet } from '../iceberg/maintain/location-set.js';
import { requireCollectable } from '../iceberg/maintain/retention.js';
import { markLiveFiles, markManifests, statisticsFiles } from '../iceberg/maintain/used-files.js';
import { withoutTrailingSlash } from '../storage/location.js';
import type { FileInfo } from '../storage/storage.js';
import { tableName, type LoadedTable, type TableIdentifier } from './catalog.js';
import { counted, deleteInBatches } from './delete-files.js';
import { leaseHolder } from './lease.js';
import { loadExisting } from './load-existing.js';
import { isTableFile, outdatedVersions, versionOf } from './metadata-versions.js';
import { isPublicationPending } from './publication.js';
import type { Warehouse } from './warehouse.js';

const shortestAgeMs = 24 * 60 * 60 * 1000;
const folders = ['data', 'metadata'];

export interface OrphanRequest {
  readonly warehouse: Warehouse;
  readonly identifier: TableIdentifier;
  /** Younger files stay. */
  readonly minAgeMs: number;
  /** Allows less than a day: then nobody may be writing to the table. */
  readonly force?: boolean;
  /** Only tell what would be done. */
  readonly dryRun?: boolean;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

export type OrphanRemoval =
  | { readonly kind: 'removed'; readonly files: number; readonly bytes: number }
  | { readonly kind: 'skipped'; readonly reason: string };

/**
 * Deletes the orphans of a table, in its own folders `data` and `metadata` alone.
 *
 * @throws LakeError LAKE-C010 for an age of less than a day; LAKE-I001 when there is no table;
 *   LAKE-I004 when its files may belong to others, or are known under another authority
 */
export async function removeOrphans(request: OrphanRequest): Promise<OrphanRemoval> {
  requireGrace(request);
  const before = (request.now ?? Date.now()) - request.minAgeMs;
  const reason = await whyBusy(request);
  if (reason !== undefined) return { kind: 'skipped', reason };
  const { warehouse, identifier } = request;
  const table = await loadExisting(warehouse.catalog, identifier);
  requireCollectable(table.metadata, 'remove orphan files');
  const search = { warehouse, table, before, used: await usedFiles(warehouse, table) };
  const nested = await surveyFiles(search);
  const sum = { files: 0, bytes: 0 };
  for await (const { location } of counted(orphanedVersions(search), sum)) {
    if (!request.dryRun) await warehouse.storage.delete([location]);
  }
  const orphans = counted(findOrphans(search, nested), sum);
  if (request.dryRun) for await (const orphan of orphans) void orphan;
  else await deleteInBatches(warehouse.storage, orphans);
  return { kind: 'removed', ...sum };
}

function requireGrace({ minAgeMs, force }: OrphanRequest): void {
  if (minAgeMs >= shortestAgeMs || force) return;
  const message = 'files younger than 24 hours may belong to a commit that is under way';
  throw new LakeError('LAKE-C010', `orphans: ${message}`, {
    hint: 'make older_than at least 24h, or give --force when nobody writes to the table',
  });
}

async function whyBusy({ warehouse, identifier }: OrphanRequest): Promise<string | undefined> {
  const { storage, location } = warehouse;
  const holder = await leaseHolder(storage, location, tableName(identifier));
  if (holder) return `run ${holder.invocationId} is at work on the table`;
  if (!(await isPublicationPending(warehouse, identifier))) return undefined;
  return 'a run died while it published the table; the next lake run completes it';
}

async function usedFiles({ storage }: Warehouse, table: LoadedTable): Promise<LocationSet> {
  const { metadata, metadataLocation } = table;
  const used = new LocationSet();
  used.add(metadataLocation);
  for (const { metadataFile } of metadata.metadataLog) used.add(metadataFile);
  for (const { location } of statisticsFiles(metadata)) used.add(location);
  const manifests = await markManifests(used, storage, metadata);
  await markLiveFiles(used, storage, metadata, manifests);
  return used;
}

interface Search {
  readonly warehouse: Warehouse;
  readonly table: LoadedTable;
  /** Milliseconds since 1970: only files that were last changed before. */
  readonly before: number;
  readonly used: LocationSet;
}

/** From the oldest on, up to the first that stays. */
async function* orphanedVersions(search: Search): AsyncGenerator<FileInfo> {
  const { warehouse, table, before, used } = search;
  const location = table.metadataLocation;
  const version = versionOf(location.slice(location.lastIndexOf('/') + 1));
  if (version === undefined) return;
  for (const file of await outdatedVersions(warehouse.storage, { version, location })) {
    const info = await warehouse.storage.stat(file.location);
    if (!info || info.modifiedMs >= before || used.has(file.location)) return;
    yield info;
  }
}

/**
 * The folders of tables that lie inside this one's, as far as they have metadata.
 *
 * @throws LakeError LAKE-I004 when a file is known under another authority
 */
async function surveyFiles(search: Search): Promise<readonly string[]> {
  const nested = new Set<string>();
  for await (const { location } of ownFiles(search)) {
    const { used } = search;
    if (!used.has(location) && used.hasPath(location)) throw otherAuthority(location);
    const [, folder, name] = /^(.*\/)metadata\/([^/]+)$/.exec(location) ?? [];
    if (folder === undefined || name === undefined || !isTableFile(name)) continue;
    if (folder !== `${root(search)}/`) nested.add(folder);
  }
  return [...nested];
}

async function* findOrphans(search: Search, nested: readonly string[]): AsyncGenerator<FileInfo> {
  const { before, used } = search;
  for await (const file of ownFiles(search)) {
    const { location, modifiedMs } = file;
    if (modifiedMs >= before || used.has(location)) continue;
    if (nested.some((folder) => location.startsWith(folder))) continue;
    if (!isVersionFile(search, location)) yield file;
  }
}

async function* ownFiles(search: Search): AsyncGenerator<FileInfo> {
  for (const folder of folders) {
    yield* search.warehouse.storage.list(`${root(search)}/${folder}`);
  }
}

/** They are dealt with in their own order. */
function isVersionFile(search: Search, location: string): boolean {
  const folder = `${root(search)}/metadata/`;
  return location.startsWith(folder) && isTableFile(location.slice(folder.length));
}

function root({ table }: Search): string {
  return withoutTrailingSlash(table.metadata.location);
}

function otherAuthority(location: string): LakeError {
  const message = `the table knows ${location} under another scheme or authority`;
  return new LakeError('LAKE-I004', `orphans: ${message}`, {
    hint: 'nobody can tell whether the two are one file, so nothing was deleted',
  });
}
