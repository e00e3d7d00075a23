/**
 * The parse cache of a project, for one start: opened, and kept where much of it is new.
 *
 * @module
 */

import { join } from 'node:path';
import { buildVersion } from '../util/assets.js';
import { checksumOf } from './checksum.js';
import { metadataVariables } from './environment.js';
import type { EnvironmentRecord } from './environment-record.js';
import { readParseCache, writeParseCache, type ParseCache } from './parse-cache.js';
import type { Parsed } from './parse-nodes.js';
import type { FoundPackage, Workspace } from './workspace.js';

export interface SessionInputs {
  readonly workspace: Workspace;
  readonly packages: readonly FoundPackage[];
  readonly rootFolder: string;
  readonly record: EnvironmentRecord;
  /** The text of `--vars`. */
  readonly vars: string | undefined;
}

/** A start that read more than this part of the files keeps what it found. */
const worthKeeping = 0.05;

export class ParseSession {
  /** What still holds of the last time. */
  readonly known: ParseCache | undefined;
  readonly #path: string;
  readonly #key: string;
  readonly #record: EnvironmentRecord;

  constructor(inputs: SessionInputs) {
    const { workspace, rootFolder, record } = inputs;
    this.#path = join(rootFolder, workspace.root.file.config.targetPath, 'parse-cache.json');
    this.#key = keyOf(inputs);
    this.#record = record;
    const known = readParseCache(this.#path, this.#key);
    this.known = known && record.agrees(known.env) ? known : undefined;
  }

  keep({ files, filesRead, warnings }: Parsed): void {
    if (this.known && filesRead <= worthKeeping * files.size) return;
    const cache = { files, warnings, env: this.#record.version() };
    writeParseCache(this.#path, this.#key, cache);
  }
}

/** Everything that any node may depend on: with another key, nothing that is known holds. */
function keyOf({ workspace, packages, vars = '' }: SessionInputs): string {
  const { library, root, env } = workspace;
  const macros = library.all().map(({ node }) => [node.uniqueId, node.macroSql]);
  const projects = packages.map(({ name, folder, file, docs }) => {
    return [name, folder, file.text, docs.map(({ file: path, text }) => [path, text])];
  });
  const given = [root.file.target, vars, metadataVariables(env)];
  return checksumOf(JSON.stringify([buildVersion(), given, macros, projects]));
}
