/**
 * Which tables `lake maintain` looks after, under which policy, and which of their snapshots models
 * go on from.
 *
 * @module
 */

import { posix } from 'node:path';
import { tableName, type Catalog, type TableIdentifier } from '../catalog/catalog.js';
import { LakeError } from '../errors.js';
import { readConsumption } from '../materialize/consumption.js';
import { policyOf, type MaintenancePolicy } from '../project/maintenance-config.js';
import type { Node } from '../project/node.js';
import type { Project } from '../project/project.js';
import { isTable, tableOf } from '../run/relations.js';
import { didYouMean } from '../util/edit-distance.js';
import { mapBounded } from '../util/map-bounded.js';

export interface MaintainedTable {
  readonly identifier: TableIdentifier;
  readonly policy: MaintenancePolicy;
}

interface Candidate {
  readonly identifier: TableIdentifier;
  /** What a policy can be given for: folders, the schema, the table; what counts most last. */
  readonly names: readonly string[];
  readonly uniqueId?: string;
}

/**
 * The tables of the selected nodes and of the streams that land in them, sorted by name. They need
 * not exist. Undefined: all of the project.
 *
 * @throws LakeError LAKE-C006 when the policy names what is not there
 */
export function maintainedTables(
  project: Project,
  selected: ReadonlySet<string> | undefined,
): readonly MaintainedTable[] {
  const { maintenance } = project.config;
  const candidates = allTables(project);
  requireKnown(project, candidates);
  return candidates
    .filter(({ uniqueId }) => !selected || (uniqueId !== undefined && selected.has(uniqueId)))
    .map(({ identifier, names }) => ({ identifier, policy: policyOf(maintenance, names) }))
    .sort((a, b) => (tableName(a.identifier) < tableName(b.identifier) ? -1 : 1));
}

function allTables(project: Project): readonly Candidate[] {
  const tables = new Map<string, Candidate>();
  const add = (candidate: Candidate) => {
    const name = tableName(candidate.identifier);
    if (!tables.has(name)) tables.set(name, candidate);
  };
  for (const node of project.nodes.values()) if (isTable(node)) add(candidateOf(node));
  for (const stream of Object.values(project.config.streams)) {
    const [schema = '', name = ''] = stream.table.split('.');
    const landing = { namespace: [schema], name };
    const source = tables.get(tableName(landing))?.uniqueId;
    for (const identifier of [landing, { ...landing, name: `${name}__dead_letters` }]) {
      add(streamTable(identifier, source));
    }
  }
  return [...tables.values()];
}

function candidateOf(node: Node): Candidate {
  if (node.resourceType === 'test') throw new Error('a test is no table');
  const identifier = tableOf(node.relation);
  return {
    ...{ identifier, uniqueId: node.uniqueId },
    names: [...foldersOf(node.originalFilePath), node.relation.schema, tableName(identifier)],
  };
}

/** A table of a stream is selected with the source that stands for it. */
function streamTable(identifier: TableIdentifier, uniqueId: string | undefined): Candidate {
  const names = [...identifier.namespace, tableName(identifier)];
  return { identifier, names, ...(uniqueId !== undefined && { uniqueId }) };
}

/** `models`, `models/silver` for `models/silver/prices.sql`. */
function foldersOf(path: string): readonly string[] {
  const parts = posix.dirname(path).split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function requireKnown(project: Project, candidates: readonly Candidate[]): void {
  const known = new Set(candidates.flatMap(({ names }) => names));
  for (const name of project.config.maintenance.overrides.keys()) {
    if (known.has(name)) continue;
    const message = `maintenance.tables: there is no table, schema or folder "${name}"`;
    throw new LakeError('LAKE-C006', message, { hint: didYouMean(name, [...known]) });
  }
}

/** By table: who goes on from which of its snapshots. */
export type Readers = ReadonlyMap<string, ReadonlyMap<bigint, string>>;

/** What the tables of all models of the project say that they have read. */
export async function readersOf(project: Project, catalog: Catalog): Promise<Readers> {
  const nodes = [...project.nodes.values()].filter(
    (node) => node.resourceType === 'model' && isTable(node),
  );
  const readers = new Map<string, Map<bigint, string>>();
  await mapBounded(nodes, 8, async (node) => {
    const { identifier } = candidateOf(node);
    const table = await catalog.loadTable(identifier);
    const consumed = table && readConsumption(table.metadata);
    for (const { table: input, snapshotId } of consumed?.inputs.values() ?? []) {
      if (snapshotId === null) continue;
      const known = readers.get(input) ?? new Map<bigint, string>();
      readers.set(input, known.set(snapshotId, tableName(identifier)));
    }
  });
  return readers;
}
