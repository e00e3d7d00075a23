/**
 * The metadata files of a table in a folder: which there are, and which is the current one.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { Storage } from '../storage/storage.js';

const hintFile = 'version-hint.text';
/** `v3.metadata.json`, `v3.gz.metadata.json`, `v3.metadata.json.gz`, `00003-<uuid>.metadata.json`. */
const filePattern =
  /^(?:v(?<own>\d{1,15})|(?<foreign>\d{1,15})-[^/]+?)(?:\.gz)?\.metadata\.json(?:\.gz)?$/;
const endings = ['.metadata.json', '.gz.metadata.json', '.metadata.json.gz'];

export interface MetadataFile {
  readonly version: number;
  readonly location: string;
}

/** The name that commits compete for. */
export function versionLocation(folder: string, version: number): string {
  return `${folder}/v${version}${endings[0]}`;
}

/** The version of a metadata file's name; undefined for other files. */
export function versionOf(name: string): number | undefined {
  const groups = filePattern.exec(name)?.groups;
  const digits = groups?.['own'] ?? groups?.['foreign'];
  return digits === undefined ? undefined : Number(digits);
}

export function isTableFile(name: string): boolean {
  return name === hintFile || versionOf(name) !== undefined;
}

/**
 * The current metadata file. The hint may be old or missing: from what it says the search goes on
 * to the newest, and without it the folder is listed. Undefined: no table.
 */
export async function findCurrent(
  storage: Storage,
  folder: string,
): Promise<MetadataFile | undefined> {
  const hinted = await readHint(storage, folder);
  const start = hinted === undefined ? undefined : await findVersion(storage, folder, hinted);
  if (!start) return (await listVersions(storage, folder)).at(-1);
  let current = start;
  for (;;) {
    const next = await findVersion(storage, folder, current.version + 1);
    if (!next) return current;
    current = next;
  }
}

/** All metadata files, oldest version first; of one version the newest file last. */
export async function listVersions(storage: Storage, folder: string): Promise<MetadataFile[]> {
  const found: (MetadataFile & { readonly rank: number })[] = [];
  for await (const file of storage.list(folder)) {
    const name = file.location.slice(folder.length + 1);
    const version = versionOf(name);
    if (version === undefined) continue;
    const rank = name.startsWith('v') ? Number.MAX_SAFE_INTEGER : file.modifiedMs;
    found.push({ version, location: `${folder}/${name}`, rank });
  }
  return found.sort((a, b) => a.version - b.version || a.rank - b.rank);
}

/**
 * Metadata files that no search for the current one meets, oldest first. They must be deleted in
 * this order: a search that starts at one of them ends at the first that is missing.
 */
export async function outdatedVersions(
  storage: Storage,
  current: MetadataFile,
): Promise<readonly MetadataFile[]> {
  const folder = current.location.slice(0, current.location.lastIndexOf('/'));
  const hinted = await readHint(storage, folder);
  const end = Math.min(current.version, hinted ?? current.version);
  return (await listVersions(storage, folder)).filter(({ version }) => version < end);
}

/** A hint that cannot be written is no fault: readers find the newest version all the same. */
export async function writeHint(storage: Storage, folder: string, version: number): Promise<void> {
  try {
    await storage.put(`${folder}/${hintFile}`, Buffer.from(String(version)));
  } catch (error) {
    if (!(error instanceof LakeError)) throw error;
  }
}

export async function deleteHint(storage: Storage, folder: string): Promise<void> {
  await storage.delete([`${folder}/${hintFile}`]);
}

async function readHint(storage: Storage, folder: string): Promise<number | undefined> {
  const bytes = await readIfThere(storage, `${folder}/${hintFile}`);
  const text = bytes && Buffer.from(bytes).toString('utf8').trim();
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Undefined when there is no such file. */
export async function readIfThere(
  storage: Storage,
  location: string,
): Promise<Uint8Array | undefined> {
  try {
    return await storage.read(location);
  } catch (error) {
    if (error instanceof LakeError && error.code === 'LAKE-F001') return undefined;
    throw error;
  }
}

async function findVersion(
  storage: Storage,
  folder: string,
  version: number,
): Promise<MetadataFile | undefined> {
  for (const ending of endings) {
    const location = `${folder}/v${version}${ending}`;
    if (await storage.stat(location)) return { version, location };
  }
  return undefined;
}
