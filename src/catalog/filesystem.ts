/** @module */
import type { Storage } from '../storage/storage.js';
import type { Catalog, LoadedTable, TableCommit, TableIdentifier } from './catalog.js';

export class FilesystemCatalog implements Catalog {
  readonly atomicAcrossTables = false;
  readonly name: string;
  readonly #warehouse: string;
  readonly #storage: Storage;

  private constructor(options: { name: string; warehouse: string; storage: Storage }) {
    this.name = options.name;
    this.#warehouse = options.warehouse;
    this.#storage = options.storage;
  }

  static async open(options: {
    readonly name: string;
    readonly warehouse: string;
    readonly storage: Storage;
  }): Promise<FilesystemCatalog> {
    return new FilesystemCatalog(options);
  }

  async createNamespace(namespace: readonly string[]): Promise<void> {
    throw new Error(`not there yet: ${namespace.join('.')} ${String(this.#storage)}`);
  }
  async listNamespaces(): Promise<readonly (readonly string[])[]> {
    throw new Error('not there yet');
  }
  async listTables(namespace: readonly string[]): Promise<readonly TableIdentifier[]> {
    throw new Error(`not there yet: ${namespace.join('.')}`);
  }
  async loadTable(identifier: TableIdentifier): Promise<LoadedTable | undefined> {
    throw new Error(`not there yet: ${identifier.name}`);
  }
  tableLocation(identifier: TableIdentifier): string {
    return [this.#warehouse, ...identifier.namespace, identifier.name].join('/');
  }
  async commit(commits: readonly TableCommit[]): Promise<readonly LoadedTable[]> {
    throw new Error(`not there yet: ${commits.length}`);
  }
  async dropTable(identifier: TableIdentifier, options?: { purge?: boolean }): Promise<boolean> {
    throw new Error(`not there yet: ${identifier.name} ${options?.purge}`);
  }
}
