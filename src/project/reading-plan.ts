/**
 * Which files of a package have to be read, and what is known of the others from the last time.
 *
 * Files that describe each other are read together: a properties file, and those of the resources
 * that it describes. What one such group contributes depends on no other one.
 *
 * @module
 */

import type { Value } from '../jinja/value.js';
import { groupBy } from '../util/group-by.js';
import { checksumOf } from './checksum.js';
import { stemOf } from './draft.js';
import type { CachedFile } from './parse-cache.js';
import type { Problems } from './problems.js';
import { readText, type FoundFile, type ProjectTextFile } from './project-files.js';
import { Properties, patchKey, readPropertiesFile, type PropertiesFile } from './properties.js';
import {
  nodeFileKinds,
  patchKinds,
  type LoadedPackage,
  type NodeFileKind,
  type Package,
  type PackageFiles,
} from './workspace.js';

export interface ReadingInputs {
  readonly pkg: Package;
  readonly files: PackageFiles;
  /** What is known of files, by their paths. */
  readonly cached: ReadonlyMap<string, CachedFile>;
  readonly rootFolder: string;
  /** Of templates in properties files. */
  readonly globals: ReadonlyMap<string, Value>;
  readonly problems: Problems;
}

export interface Reading {
  /** The package with the files that have to be read. */
  readonly pkg: LoadedPackage;
  /** The parts of all other files. */
  readonly known: ReadonlyMap<string, CachedFile>;
  /** Everything is as it was the last time. */
  readonly isUnchanged: boolean;
  /** Of every file that makes or describes nodes. */
  readonly versions: ReadonlyMap<string, FileVersion>;
  /** How many files were read. */
  readonly filesRead: number;
}

interface FileVersion {
  readonly originalFilePath: string;
  readonly stamp: string | undefined;
  readonly checksum: string;
}

export function planReading(inputs: ReadingInputs): Reading {
  return new ReadingPlan(inputs).reading();
}

class ReadingPlan {
  readonly #inputs: ReadingInputs;
  readonly #all: readonly FoundFile[];
  readonly #nodeNames: ReadonlyMap<FoundFile, string>;
  readonly #texts = new Map<string, ProjectTextFile>();
  readonly #properties = new Map<string, PropertiesFile>();

  constructor(inputs: ReadingInputs) {
    const { files } = inputs;
    this.#inputs = inputs;
    this.#all = [...nodeFileKinds.flatMap((kind) => files[kind]), ...files.properties];
    this.#nodeNames = new Map(
      nodeFileKinds.flatMap((kind) =>
        files[kind].map(
          (found) => [found, patchKey(patchKinds[kind], stemOf(found.path))] as const,
        ),
      ),
    );
  }

  reading(): Reading {
    const { pkg, cached, globals } = this.#inputs;
    const lost = this.#lost();
    const changed = this.#all.filter((found) => !this.#isSame(found));
    const stale = this.#together(changed, lost);
    const kept = this.#all.flatMap((found) => {
      const parts = stale.has(found) ? undefined : cached.get(found.file);
      return parts ? [[found.file, parts] as const] : [];
    });
    return {
      pkg: { ...pkg, ...this.#contents(stale), globals },
      known: new Map(kept),
      isUnchanged: stale.size === 0 && lost.length === 0,
      versions: new Map(this.#all.map((found) => [found.file, this.#version(found)])),
      filesRead: this.#texts.size,
    };
  }

  /** Files of the last time that are gone. */
  #lost(): readonly CachedFile[] {
    const { cached, pkg } = this.#inputs;
    const found = new Set(this.#all.map(({ file }) => file));
    return [...cached].flatMap(([file, known]) =>
      known.packageName === pkg.name && !found.has(file) ? [known] : [],
    );
  }

  #isSame(found: FoundFile): boolean {
    const cached = this.#inputs.cached.get(found.file);
    if (!cached) return false;
    if (found.stamp !== undefined && found.stamp === cached.stamp) return true;
    return checksumOf(this.#text(found).text) === cached.checksum;
  }

  /** The changed files, and all those that they or the lost ones have to do with. */
  #together(changed: readonly FoundFile[], lost: readonly CachedFile[]): ReadonlySet<FoundFile> {
    const isChanged = new Set(changed);
    const names = new Map(
      this.#all.map((found) => [found, this.#namesOf(found, isChanged.has(found))]),
    );
    const named = [...names].flatMap(([found, own]) => own.map((name) => ({ name, found })));
    const byName = groupBy(named, ({ name }) => name);
    const withNames = (wanted: readonly string[]) =>
      wanted.flatMap((name) => byName.get(name) ?? []).map(({ found }) => found);
    const stale = new Set<FoundFile>();
    const queue = [...changed, ...withNames(lost.flatMap((file) => file.names))];
    for (const found of queue) {
      if (stale.has(found)) continue;
      stale.add(found);
      queue.push(...withNames(names.get(found) ?? []));
    }
    return stale;
  }

  /** What a file makes or describes, and what a changed one described before. */
  #namesOf(found: FoundFile, isChanged: boolean): readonly string[] {
    const own = this.#nodeNames.get(found);
    if (own !== undefined) return [own];
    const before = this.#inputs.cached.get(found.file)?.names ?? [];
    return isChanged ? [...before, ...this.#propertiesOf(found).names] : before;
  }

  #contents(stale: ReadonlySet<FoundFile>): Pick<LoadedPackage, 'files' | 'properties'> {
    const { files } = this.#inputs;
    const texts = (kind: NodeFileKind) =>
      files[kind].filter((found) => stale.has(found)).map((found) => this.#text(found));
    const described = files.properties.filter((found) => stale.has(found));
    return {
      files: { models: texts('models'), seeds: texts('seeds'), tests: texts('tests') },
      properties: new Properties(described.map((found) => this.#propertiesOf(found))),
    };
  }

  #version(found: FoundFile): FileVersion {
    const text = this.#texts.get(found.file)?.text;
    const checksum = text === undefined ? undefined : checksumOf(text);
    return {
      originalFilePath: found.originalFilePath,
      stamp: found.stamp,
      checksum: checksum ?? this.#inputs.cached.get(found.file)?.checksum ?? '',
    };
  }

  #propertiesOf(found: FoundFile): PropertiesFile {
    const known = this.#properties.get(found.file);
    if (known) return known;
    const { globals, problems } = this.#inputs;
    const properties = readPropertiesFile(this.#text(found), globals, problems);
    this.#properties.set(found.file, properties);
    return properties;
  }

  #text(found: FoundFile): ProjectTextFile {
    const known = this.#texts.get(found.file);
    if (known) return known;
    const text = readText(this.#inputs.rootFolder, found);
    this.#texts.set(found.file, text);
    return text;
  }
}
