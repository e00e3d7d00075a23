/**
 * Tables in folders, without any server (Java: HadoopTableOperations). The current metadata is the
 * newest `v<N>.metadata.json`; a commit is the atomic creation of the next one.
 *
 * Others may read at any time, by `version-hint.text` or by listing. Creating a file that exists
 * must fail for exactly all but one of several writers: that is what `Storage.putIfAbsent` promises,
 * and what makes this catalog safe among lake's own processes.
 *
 * @module
 */

import { CommitConflict, CommitStateUnknown, LakeError } from '../errors.js';
import { applyUpdates } from '../iceberg/metadata/apply-updates.js';
import { encodeMetadata, withMetadataLog } from '../iceberg/metadata/metadata-file.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { checkRequirements } from '../iceberg/metadata/requirement.js';
import { withoutTrailingSlash } from '../storage/location.js';
import type { Storage } from '../storage/storage.js';
import { groupBy } from '../util/group-by.js';
import type { Catalog, LoadedTable, TableCommit, TableIdentifier } from './catalog.js';
import { tableName } from './catalog.js';
import { finishDrop, tombstone } from './drop-table.js';
import {
  isTableFile,
  readIfThere,
  versionLocation,
  versionOf,
  writeHint,
} from './metadata-versions.js';
import { loadState, type PresentTable, type TableState } from './table-state.js';
import { checkIdentifier, checkLocation, checkNamespace } from './table-path.js';

const namespaceFile = '.lake-namespace';
/** Where lake keeps records of its own. */
const privateFolder = '.lake';
const deleteOldProperty = 'write.metadata.delete-after-commit.enabled';

export class FilesystemCatalog implements Catalog {
  readonly name: string;
  readonly atomicAcrossTables = false;
  readonly #warehouse: string;
  readonly #storage: Storage;

  private constructor(name: string, warehouse: string, storage: Storage) {
    this.name = name;
    this.#warehouse = warehouse;
    this.#storage = storage;
  }

  /** @param options.warehouse the root folder's location; it need not exist */
  static async open(options: {
    readonly name: string;
    readonly warehouse: string;
    readonly storage: Storage;
  }): Promise<FilesystemCatalog> {
    const warehouse = withoutTrailingSlash(options.warehouse);
    return new FilesystemCatalog(options.name, warehouse, options.storage);
  }

  tableLocation(identifier: TableIdentifier): string {
    checkIdentifier(identifier);
    return [this.#warehouse, ...identifier.namespace, identifier.name].join('/');
  }

  /** Folders alone are not seen in every storage: a namespace without tables has a marker file. */
  async createNamespace(namespace: readonly string[]): Promise<void> {
    checkNamespace(namespace);
    const location = [this.#warehouse, ...namespace, namespaceFile].join('/');
    await this.#storage.putIfAbsent(location, new Uint8Array());
  }

  async listNamespaces(): Promise<readonly (readonly string[])[]> {
    const found = new Map<string, readonly string[]>();
    for await (const file of this.#storage.list(this.#warehouse)) {
      const namespace = namespaceOf(this.#partsBelow(file.location));
      if (namespace) found.set(namespace.join('/'), namespace);
    }
    return [...found.keys()].sort().flatMap((key) => [found.get(key) ?? []]);
  }

  async listTables(namespace: readonly string[]): Promise<readonly TableIdentifier[]> {
    checkNamespace(namespace);
    const files: { readonly table: string; readonly version: number; readonly size: number }[] = [];
    for await (const file of this.#storage.list([this.#warehouse, ...namespace].join('/'))) {
      const [table, folder, name, ...more] = this.#partsBelow(file.location).slice(
        namespace.length,
      );
      if (table === undefined || folder !== 'metadata' || name === undefined) continue;
      const version = more.length === 0 ? versionOf(name) : undefined;
      if (version !== undefined) files.push({ table, version, size: file.sizeInBytes });
    }
    return [...groupBy(files, (f) => f.table)]
      .filter(([, found]) => newest(found).size !== tombstone.length)
      .map(([name]) => ({ namespace, name }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async loadTable(identifier: TableIdentifier): Promise<LoadedTable | undefined> {
    const state = await this.#state(identifier);
    return state.kind === 'present' ? loaded(identifier, state) : undefined;
  }

  async commit(commits: readonly TableCommit[]): Promise<readonly LoadedTable[]> {
    const tables: LoadedTable[] = [];
    for (const commit of commits) tables.push(await this.#commitOne(commit));
    return tables;
  }

  async dropTable(
    identifier: TableIdentifier,
    options: { purge?: boolean } = {},
  ): Promise<boolean> {
    const folder = this.#folder(identifier);
    for (;;) {
      const state = await this.#state(identifier);
      if (state.kind === 'absent') return false;
      const version = state.kind === 'present' ? state.version + 1 : state.version;
      const marker = versionLocation(folder, version);
      const marked =
        state.kind === 'dropped' || (await this.#storage.putIfAbsent(marker, tombstone));
      if (!marked) continue;
      await finishDrop(this.#storage, { folder, version, purge: options.purge === true });
      return true;
    }
  }

  async #commitOne(commit: TableCommit): Promise<LoadedTable> {
    const { identifier, requirements, updates } = commit;
    const state = await this.#state(identifier);
    const base = state.kind === 'present' ? state : undefined;
    checkRequirements(base?.metadata, requirements);
    if (!base && !requirements.some((r) => r.type === 'assert-create')) {
      throw new LakeError('LAKE-I001', `the table "${tableName(identifier)}" does not exist`);
    }
    const applied = applyUpdates(base?.metadata, updates, { now: Date.now() });
    if (base && applied === base.metadata) return loaded(identifier, base);
    checkLocation(identifier, this.tableLocation(identifier), applied);
    const metadata = withMetadataLog(applied, base);
    const metadataLocation = versionLocation(this.#folder(identifier), state.version + 1);
    await this.#claim(metadataLocation, encodeMetadata(metadata), base);
    await writeHint(this.#storage, this.#folder(identifier), state.version + 1);
    if (base) await this.#deleteOld(base, metadata);
    return { identifier, metadataLocation, metadata };
  }

  /** Makes the file the current metadata, or throws and leaves the table as it is. */
  async #claim(location: string, bytes: Uint8Array, base: PresentTable | undefined): Promise<void> {
    if (!(await this.#create(location, bytes))) {
      throw new CommitConflict('LAKE-I003', `commit refused: ${location} exists already`);
    }
    if (!base || (await this.#isStill(base))) return;
    await this.#storage.delete([location]);
    throw new CommitConflict('LAKE-I003', 'commit refused: the table was dropped meanwhile');
  }

  /** After a fault, what is there tells whether the file was created. */
  async #create(location: string, bytes: Uint8Array): Promise<boolean> {
    try {
      if (await this.#storage.putIfAbsent(location, bytes)) return true;
      return sameBytes(await readIfThere(this.#storage, location), bytes);
    } catch (error) {
      const found = await this.#readAfterFault(location, error);
      if (!found) throw error;
      return sameBytes(found, bytes);
    }
  }

  async #readAfterFault(location: string, fault: unknown): Promise<Uint8Array | undefined> {
    try {
      return await readIfThere(this.#storage, location);
    } catch {
      const message = `nobody can tell whether ${location} was written`;
      throw new CommitStateUnknown('LAKE-I005', message, {
        hint: 'look at the newest snapshot of the table before you run again',
        cause: fault,
      });
    }
  }

  /** A drop leaves no trace once it is done: then the file below ours is gone, or another one. */
  async #isStill(base: PresentTable): Promise<boolean> {
    return sameBytes(await readIfThere(this.#storage, base.metadataLocation), base.bytes);
  }

  /** What cannot be deleted stays: the commit is done. */
  async #deleteOld(base: PresentTable, metadata: TableMetadata): Promise<void> {
    if (metadata.properties[deleteOldProperty] !== 'true') return;
    const kept = new Set(metadata.metadataLog.map((entry) => entry.metadataFile));
    const folder = `${base.folder}/`;
    const old = base.metadata.metadataLog
      .map((entry) => entry.metadataFile)
      .filter((file) => !kept.has(file) && file.startsWith(folder));
    try {
      await this.#storage.delete(old);
    } catch (error) {
      if (!(error instanceof LakeError)) throw error;
    }
  }

  async #state(identifier: TableIdentifier): Promise<TableState> {
    const state = await loadState(this.#storage, this.#folder(identifier));
    if (state.kind === 'present') {
      checkLocation(identifier, this.tableLocation(identifier), state.metadata);
    }
    return state;
  }

  #folder(identifier: TableIdentifier): string {
    return `${this.tableLocation(identifier)}/metadata`;
  }

  #partsBelow(location: string): string[] {
    return location.slice(this.#warehouse.length + 1).split('/');
  }
}

/** The namespace that a file shows to exist. */
function namespaceOf(parts: readonly string[]): readonly string[] | undefined {
  if (parts[0] === privateFolder) return undefined;
  const name = parts.at(-1) ?? '';
  if (name === namespaceFile) return parts.slice(0, -1);
  const isTable = parts.at(-2) === 'metadata' && parts.length > 3 && isTableFile(name);
  return isTable ? parts.slice(0, -3) : undefined;
}

function newest<T extends { readonly version: number }>(files: readonly [T, ...T[]]): T {
  return files.reduce((a, b) => (b.version > a.version ? b : a));
}

function loaded(identifier: TableIdentifier, table: PresentTable): LoadedTable {
  const { metadataLocation, metadata } = table;
  return { identifier, metadataLocation, metadata };
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}
