/**
 * From the files of all packages to nodes that know what they depend on. What is known from an
 * earlier time, and still holds, is not read again.
 *
 * @module
 */

import type { LakeError } from '../errors.js';
import { buildFiles } from './build-nodes.js';
import type { Declaration } from './declaration.js';
import type { Draft, LinkedDraft } from './draft.js';
import { duplicateErrors } from './duplicates.js';
import { orderedDrafts, type FileParts } from './file-parts.js';
import { link } from './link.js';
import { linkDeclarations } from './link-declarations.js';
import type { CachedFile, ParseCache } from './parse-cache.js';
import { planReading, type Reading } from './reading-plan.js';
import { unusedWarnings } from './unused.js';
import { propertiesGlobals, type FoundPackage, type Workspace } from './workspace.js';

export interface ParseInputs {
  readonly workspace: Workspace;
  readonly packages: readonly FoundPackage[];
  readonly rootFolder: string;
  /** What is known from the last time. */
  readonly known?: ParseCache | undefined;
}

export interface Parsed {
  /** In the project's order. */
  readonly drafts: readonly LinkedDraft[];
  readonly declarations: readonly Declaration[];
  readonly warnings: readonly LakeError[];
  /** What each file contributed. */
  readonly files: ReadonlyMap<string, CachedFile>;
  /** How many of them were read. */
  readonly filesRead: number;
}

/** Faults are in the workspace's problems. */
export function parseNodes(inputs: ParseInputs): Parsed {
  const { workspace, packages, rootFolder, known } = inputs;
  const readings = packages.map(({ files, ...pkg }) =>
    planReading({
      ...{ pkg, files, rootFolder },
      cached: known?.files ?? new Map(),
      globals: propertiesGlobals(workspace, pkg),
      problems: workspace.problems,
    }),
  );
  const filesRead = readings.reduce((sum, reading) => sum + reading.filesRead, 0);
  if (known && readings.every((reading) => reading.isUnchanged)) {
    const drafts = readings.flatMap(({ known: kept }) => orderedDrafts([...kept.values()]));
    const declarations = readings.flatMap(({ known: kept }) =>
      [...kept.values()].flatMap((file) => file.declarations),
    );
    const files = new Map(readings.flatMap(currentFiles));
    return { drafts, declarations, warnings: known.warnings, files, filesRead };
  }
  return { ...parseChanged(workspace, readings), filesRead };
}

/** Known files, with their versions of today. */
function currentFiles({ known, versions }: Reading): readonly (readonly [string, CachedFile])[] {
  return [...known].map(([file, parts]) => [file, { ...parts, ...versions.get(file) }] as const);
}

function parseChanged(
  workspace: Workspace,
  readings: readonly Reading[],
): Omit<Parsed, 'filesRead'> {
  const { problems, root } = workspace;
  const broken = new Set<string>();
  const parts = readings.map((reading) => partsOf(workspace, reading, broken));
  const drafts = parts.flatMap((files) => orderedDrafts([...files.values()]));
  const nodes = drafts.map((draft) => draft.node);
  problems.error(...duplicateErrors(nodes));
  const linking = { broken, rootPackage: root.name, problems };
  const linked = link({ drafts, ...linking });
  const declared = parts.flatMap((files) =>
    [...files.values()].flatMap((file) => file.declarations),
  );
  const declarations = linkDeclarations(declared, { nodes, ...linking });
  const unused = parts.flatMap((files) => [...files.values()].flatMap((file) => file.unused));
  problems.warn(...unusedWarnings(root, unused, nodes));
  const linkedOf = {
    drafts: new Map(drafts.map((draft, i) => [draft, linked[i]])),
    declarations: new Map(declared.map((declaration, i) => [declaration, declarations[i]])),
  };
  const files = readings.flatMap((reading, i) => cachedFiles(reading, parts[i], linkedOf));
  return { drafts: linked, declarations, warnings: problems.warnings, files: new Map(files) };
}

/** What all files of a package contribute, in the order of the files. */
function partsOf(
  workspace: Workspace,
  reading: Reading,
  broken: Set<string>,
): ReadonlyMap<string, FileParts> {
  const { pkg, known, versions } = reading;
  const built = buildFiles(workspace, pkg, broken);
  for (const { warnings } of known.values()) workspace.problems.warn(...warnings);
  const all = [...versions.keys()].flatMap((file) => {
    const parts = built.get(file) ?? known.get(file);
    return parts ? [[file, parts] as const] : [];
  });
  return new Map(all);
}

/** The linked form of what files contributed. */
interface Linked {
  readonly drafts: ReadonlyMap<Draft, LinkedDraft | undefined>;
  readonly declarations: ReadonlyMap<Declaration, Declaration | undefined>;
}

function cachedFiles(
  { pkg, versions }: Reading,
  parts: ReadonlyMap<string, FileParts> = new Map(),
  linkedOf: Linked,
): readonly (readonly [string, CachedFile])[] {
  return [...parts].flatMap(([file, own]) => {
    const version = versions.get(file);
    if (!version || own.isVolatile) return [];
    const drafts = own.drafts.flatMap((draft) => linkedOf.drafts.get(draft) ?? []);
    const declarations = own.declarations.flatMap((one) => linkedOf.declarations.get(one) ?? []);
    return [[file, { ...own, ...version, drafts, declarations, packageName: pkg.name }] as const];
  });
}
