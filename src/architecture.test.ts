import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Who may import whom: the table of the architecture. `util` and the errors are open to all. */
const mayImport: Readonly<Record<string, readonly string[] | 'everything'>> = {
  util: [],
  storage: [],
  iceberg: ['storage'],
  catalog: ['iceberg', 'storage'],
  graph: [],
  jinja: [],
  sql: [],
  project: ['jinja', 'graph', 'sql'],
  engine: ['catalog', 'iceberg', 'storage', 'sql', 'project'],
  operation: ['engine', 'catalog', 'iceberg', 'storage', 'sql', 'project'],
  materialize: ['operation', 'engine', 'catalog', 'iceberg', 'storage', 'project'],
  check: ['engine', 'project'],
  loader: ['operation', 'engine', 'catalog', 'iceberg', 'storage', 'project'],
  run: ['operation', 'graph', 'project', 'engine', 'materialize', 'check', 'catalog'],
  artifact: ['run', 'project', 'catalog', 'iceberg'],
  docs: ['artifact', 'project', 'sql', 'catalog', 'iceberg'],
  report: ['run', 'loader'],
  cli: 'everything',
};
/** Of these folders only the named files may be imported, as types. */
const typesOnly: Readonly<Record<string, readonly [folder: string, file: string][]>> = {
  report: [
    ['run', 'events.ts'],
    ['loader', 'events.ts'],
  ],
};
const openToAll = new Set(['errors.ts', 'error-codes.ts']);

const src = resolve('src');
const files = sourceFiles(src).filter((f) => !/\.(test|conformance)\.tsx?$/.test(f));

test('folders import only those that the architecture names', () => {
  expect(files.flatMap(forbiddenImports)).toEqual([]);
});

test('no file imports itself through others', () => {
  expect(findCycle()).toBeUndefined();
});

test('files stay below 500 lines', () => {
  const long = files.filter((f) => readFileSync(f, 'utf8').split('\n').length > 501);
  expect(long.map(shortName)).toEqual([]);
});

function forbiddenImports(file: string): string[] {
  const folder = folderOf(file);
  const allowed = mayImport[folder];
  if (allowed === 'everything' || folder === '.') return [];
  return importsOf(file)
    .map((i) => i.path)
    .filter((target) => target.startsWith(src))
    .filter((target) => {
      const other = folderOf(target);
      if (other === folder || other === 'util' || openToAll.has(shortName(target))) return false;
      const narrow = typesOnly[folder]?.filter(([f]) => f === other);
      if (narrow?.length) return !narrow.some(([f, name]) => shortName(target) === `${f}/${name}`);
      return !allowed?.includes(other);
    })
    .map((target) => `${shortName(file)} imports ${shortName(target)}`);
}

function findCycle(): string | undefined {
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, path: readonly string[]): string | undefined => {
    if (state.get(file) === 'done') return undefined;
    if (state.get(file) === 'open') return [...path, file].map(shortName).join(' → ');
    state.set(file, 'open');
    for (const { path: next, typeOnly } of importsOf(file)) {
      if (typeOnly || !next.startsWith(src)) continue;
      const found = visit(next, [...path, file]);
      if (found) return found;
    }
    state.set(file, 'done');
    return undefined;
  };
  for (const file of files) {
    const found = visit(file, []);
    if (found) return found;
  }
  return undefined;
}

function importsOf(file: string): { path: string; typeOnly: boolean }[] {
  const text = readFileSync(file, 'utf8');
  const info = ts.preProcessFile(text, true, true);
  return info.importedFiles
    .filter((i) => i.fileName.startsWith('.'))
    .map((i) => ({
      path: resolve(dirname(file), i.fileName.replace(/\.js$/, '.ts')),
      typeOnly: /(import|export) type [^;]*$/.test(text.slice(0, i.pos)),
    }));
}

function folderOf(file: string): string {
  const [first = '.', ...rest] = relative(src, file).split(sep);
  return rest.length === 0 ? '.' : first;
}

function shortName(file: string): string {
  return relative(src, file).split(sep).join('/');
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((f) => !f.includes(`${sep}testing${sep}`) && !f.includes(`${sep}fixtures${sep}`));
}
