/**
 * Resolves the references of nodes to unique ids, and checks the graph that they make.
 *
 * @module
 */

import { LakeError, type SourceLocation } from '../errors.js';
import { Dag } from '../graph/dag.js';
import { didYouMean } from '../util/edit-distance.js';
import type { SourceCall } from './capture.js';
import { isEnabled, type Draft, type LinkedDraft } from './draft.js';
import { NodeIndex } from './node-index.js';
import type { Node, RefCall } from './node.js';
import type { Problems } from './problems.js';

export interface LinkInputs {
  readonly drafts: readonly Draft[];
  readonly rootPackage: string;
  /** Names of models whose files have faults: nobody is told that they do not exist. */
  readonly broken: ReadonlySet<string>;
  readonly problems: Problems;
}

/** The drafts with their dependencies, in their order. */
export function link(inputs: LinkInputs): readonly LinkedDraft[] {
  const { drafts, rootPackage, problems } = inputs;
  const index = new NodeIndex(
    drafts.map((draft) => draft.node),
    rootPackage,
  );
  const linked = drafts.map((draft) => linkOne(draft, index, inputs));
  checkCycles(enabledNodes(linked), problems);
  return linked;
}

export function enabledNodes(drafts: readonly LinkedDraft[]): ReadonlyMap<string, Node> {
  const enabled = drafts.filter((draft) => !draft.disabled);
  return new Map(enabled.map(({ node }) => [node.uniqueId, node]));
}

/** A test of something disabled is disabled itself. */
function linkOne(draft: Draft, index: NodeIndex, inputs: LinkInputs): LinkedDraft {
  if (!isEnabled(draft.node)) return { ...draft, disabled: true };
  if (!('references' in draft)) return { ...draft, disabled: false };
  const { node, references } = draft;
  const found = [
    ...references.refs.map((ref) => ({ call: ref, target: index.ref(ref, node.packageName) })),
    ...references.sources.map((source) => ({
      call: source,
      target: index.source(source.source, source.table, node.packageName),
    })),
  ];
  const ids = new Set<string>();
  for (const { call, target } of found) {
    if (target && isEnabled(target)) {
      ids.add(target.uniqueId);
      const refusal = privateTo(node, target, call.location);
      if (refusal) inputs.problems.error(refusal);
    } else if (target && node.resourceType === 'test') return { ...draft, disabled: true };
    else if (!('name' in call && inputs.broken.has(call.name))) {
      inputs.problems.error(unresolved(node, call, { target, index }));
    }
  }
  const dependsOn = { ...node.dependsOn, nodes: [...ids] };
  return { ...draft, node: { ...node, dependsOn }, disabled: false };
}

/** Only models of its own group may read a private model. */
function privateTo(
  node: Node,
  target: Node,
  location: SourceLocation | undefined,
): LakeError | undefined {
  const { access, group } = target.config.all;
  if (node.resourceType !== 'model' || access !== 'private') return undefined;
  if (typeof group !== 'string' || node.config.all['group'] === group) return undefined;
  const message = `Node ${node.uniqueId} attempted to reference node ${target.uniqueId}, which is not allowed because the referenced node is private to the '${group}' group.`;
  return new LakeError('LAKE-G001', message, {
    location: location ?? node.location,
    hint: `give ${node.name} the config group: ${group}, or ${target.name} another access`,
  });
}

function unresolved(
  node: Node,
  call: RefCall | SourceCall,
  { target, index }: { readonly target: Node | undefined; readonly index: NodeIndex },
): LakeError {
  const isRef = 'name' in call;
  const name = isRef ? call.name : `${call.source}.${call.table}`;
  const inPackage =
    isRef && call.package !== undefined ? ` in package or project '${call.package}'` : '';
  const what = isRef ? `a node named '${name}'${inPackage}` : `a source named '${name}'`;
  const owner = `${node.resourceType} ${node.name}`;
  const location = call.location ?? node.location;
  if (target) {
    return new LakeError('LAKE-G001', `${owner} depends on ${what} which is disabled`, {
      location,
      hint: `its config has enabled: false (${target.location.file})`,
    });
  }
  const known = isRef ? index.names() : index.sourceNames();
  return new LakeError('LAKE-G001', `${owner} depends on ${what} which was not found`, {
    location,
    hint: didYouMean(name, known) ?? (isRef ? 'lake ls shows what there is' : sourceHint(call)),
  });
}

function sourceHint({ source, table }: SourceCall): string {
  return `declare it under sources: { name: ${source}, tables: [{ name: ${table} }] }`;
}

function checkCycles(nodes: ReadonlyMap<string, Node>, problems: Problems): void {
  const cycle = Dag.fromParents(parentsOf(nodes)).findCycle();
  if (!cycle) return;
  const path = cycle.flatMap((id) => nodes.get(id) ?? []);
  const steps = path.map((node) => `${node.name} (${node.originalFilePath})`);
  const [first] = path;
  const message = `the graph has a cycle:\n  ${steps.reverse().join('\n  → ')}`;
  problems.error(
    new LakeError('LAKE-G002', message, {
      location: first && referenceTo(first, path[1] ?? first, path),
      hint: 'each of them reads the next one; take out one of these references',
    }),
  );
}

/** Where the cycle's last step is written. */
function referenceTo(first: Node, second: Node, path: readonly Node[]) {
  const before = path.at(-2) ?? second;
  const refs = 'refs' in first ? first.refs : [];
  return refs.find((ref) => ref.name === before.name)?.location ?? first.location;
}

/** Direct parents by id. */
export function parentsOf(nodes: ReadonlyMap<string, Node>): Map<string, readonly string[]> {
  return new Map(
    [...nodes.values()].map((node) => {
      const above = 'dependsOn' in node ? node.dependsOn.nodes : [];
      return [node.uniqueId, above.filter((id) => nodes.has(id))];
    }),
  );
}
