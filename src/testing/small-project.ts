/**
 * A project of a few files in a folder of its own, with a stream that reads `data/events.ndjson`.
 *
 * @module
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tempFolder, type TempFolder } from './lake-command.js';

const projectYml = `name: shop
version: 1.0.0

target: dev
targets:
  dev:
    schema: main
    threads: 4
    warehouse: warehouse

streams:
  events:
    table: bronze.events
    topic: events
    source: file
    file: { path: data/events.ndjson }
`;

const defaults: Readonly<Record<string, string>> = {
  'project.yml': projectYml,
  'data/events.ndjson': '{"id":1,"v":10}\n{"id":2,"v":20}\n{"id":3,"v":30}\n',
  'models/sources.yml': 'sources:\n  - name: bronze\n    tables:\n      - name: events\n',
};

/** Files by their path; a file given here stands in for the default of the same path. */
export function smallProject(files: Readonly<Record<string, string | Uint8Array>>): TempFolder {
  const folder = tempFolder();
  writeFiles(folder.path, { ...defaults, ...files });
  return folder;
}

export function writeFiles(
  root: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}
