// What a command on a project needs: its warehouse, an engine and an invocation. Needs the built `dist/`.
import { resolve } from 'node:path';
import { FilesystemCatalog } from '../dist/catalog/filesystem.js';
import { DuckDbEngine } from '../dist/engine/duckdb/engine.js';
import { LazyEngine } from '../dist/engine/lazy-engine.js';
import { localStorage } from '../dist/storage/local.js';
import { locationOfPath } from '../dist/storage/location.js';

/** The engine is to be disposed of. */
export async function projectParts(project, { command, fullRefresh = false, emit = () => {} }) {
  const warehouse = await openWarehouse(project);
  const { storage, catalog } = warehouse;
  const engine = new LazyEngine({
    name: 'DuckDB',
    version: '',
    open: () => DuckDbEngine.open({ database: catalog.name, storage }),
  });
  const invocation = {
    id: '00000000-0000-4000-8000-000000000000',
    startedAt: new Date(),
    command,
    fullRefresh,
    emit,
    signal: new AbortController().signal,
  };
  return { project, warehouse, engine, invocation };
}

async function openWarehouse(project) {
  const storage = localStorage();
  const location = locationOfPath(resolve(project.root, project.target.warehouse));
  const { name } = project.target.catalog;
  const catalog = await FilesystemCatalog.open({ name, warehouse: location, storage });
  return { location, storage, catalog };
}
