/**
 * Drafts as JSON, without what their file tells already. Configs, columns and arguments are kept
 * apart: many nodes have the same.
 *
 * What is left out keeps its key, so that a node that was read becomes the node itself when its
 * members are filled in: a project has tens of thousands of them.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';
import type { SourceCall } from './capture.js';
import { checksumOf } from './checksum.js';
import type { LinkedDraft } from './draft.js';
import type { ColumnInfo, Node, NodeConfig, RefCall, TestNode } from './node.js';
import type { StoredValues } from './stored-values.js';

/** The file that a draft comes from. */
export interface DraftFile {
  readonly file: string;
  readonly originalFilePath: string;
  readonly packageName: string;
  readonly checksum: string;
}

/** Where something was left out. */
type Gap = 0;
const gap: Gap = 0;

/** The place of a value. */
type Place = number;

interface StoredLocation {
  /** A gap for the draft's own file. */
  file: string | Gap;
  readonly line: number;
  readonly column?: number;
  readonly endColumn?: number;
}

interface StoredNode {
  readonly resourceType: Node['resourceType'];
  readonly name: string;
  fqn: Place | readonly string[];
  packageName: string | Gap;
  originalFilePath: string | Gap;
  tags: readonly string[] | Gap;
  meta: Readonly<Record<string, unknown>> | Gap;
  config: Place | NodeConfig;
  readonly location: StoredLocation;
  columns?: Place | ReadonlyMap<string, ColumnInfo>;
  checksum?: string | Gap;
  rawCode?: string | Gap;
  dependsOn?: { readonly nodes: readonly string[]; macros: Place | readonly string[] };
  readonly refs?: readonly (Omit<RefCall, 'location'> & { readonly location?: StoredLocation })[];
  sources?: Gap | readonly (readonly [string, string])[];
  testConfig?: Place | TestNode['testConfig'];
  readonly generic?: { kwargs: Place | Readonly<Record<string, unknown>> };
}

export interface StoredDraft {
  readonly node: StoredNode;
  readonly disabled: boolean;
  /** The whole text of the file of a model or a singular test. */
  readonly text?: string;
  /** The code of a generic test, and its checksum. */
  readonly code?: Place;
  readonly sources?: readonly (Omit<SourceCall, 'location'> & {
    readonly location: StoredLocation;
  })[];
}

/** @throws UnstorableError */
export function storeDraft(draft: LinkedDraft, file: DraftFile, values: StoredValues): StoredDraft {
  const { node, disabled } = draft;
  const { fqn, config } = node;
  const common = {
    ...{ packageName: gap, originalFilePath: gap, tags: gap, meta: gap },
    fqn: values.add(fqn.slice(0, -1)),
    config: values.add(config),
    location: storeLocation(node.location, file),
    ...('columns' in node ? { columns: values.add([...node.columns.values()]) } : {}),
    ...('checksum' in node ? { checksum: gap } : {}),
  };
  if (!('references' in draft)) return { node: { ...draft.node, ...common }, disabled };
  const { references, text } = draft;
  const compilable = {
    ...{ rawCode: gap, sources: gap },
    dependsOn: {
      nodes: draft.node.dependsOn.nodes,
      macros: values.add(draft.node.dependsOn.macros),
    },
    refs: references.refs.map((ref) => storeCall(ref, file)),
  };
  return {
    node: { ...draft.node, ...common, ...compilable, ...storeTest(draft.node, values) },
    disabled,
    ...(text === undefined ? storeCode(draft.node, values) : { text }),
    sources: references.sources.map((source) => storeCall(source, file)),
  };
}

function storeTest(node: Node, values: StoredValues): Pick<StoredNode, 'testConfig' | 'generic'> {
  if (node.resourceType !== 'test') return {};
  const { generic, testConfig } = node;
  const kwargs = generic && values.add(generic.kwargs);
  return {
    testConfig: values.add(testConfig),
    ...(kwargs === undefined ? {} : { generic: { ...generic, kwargs } }),
  };
}

function storeCode(
  { rawCode, checksum }: Pick<TestNode, 'rawCode' | 'checksum'>,
  values: StoredValues,
): Pick<StoredDraft, 'code'> {
  return { code: values.add([rawCode, checksum]) };
}

function storeCall<T extends { readonly location?: SourceLocation }>(call: T, file: DraftFile) {
  const { location } = call;
  return location === undefined ? call : { ...call, location: storeLocation(location, file) };
}

function storeLocation(location: SourceLocation, { file }: DraftFile): StoredLocation {
  return location.file === file ? { ...location, file: gap } : location;
}

/** `stored`, newly read, becomes the draft; `values` are those that `storeDraft` added. */
export function restoreDraft(
  stored: StoredDraft,
  file: DraftFile,
  values: readonly unknown[],
): LinkedDraft {
  const { node, disabled, text, sources: calls } = stored;
  restoreNode(node, file, values);
  if (calls === undefined) return { node, disabled } as LinkedDraft;
  restoreCompilable(stored, calls, { file, values });
  const references = { refs: node.refs, sources: calls };
  const whole = text === undefined ? {} : { text };
  return { node, disabled, references, ...whole } as unknown as LinkedDraft;
}

function restoreNode(node: StoredNode, from: DraftFile, values: readonly unknown[]): void {
  const config = at<NodeConfig>(values, node.config);
  node.fqn = [...at<readonly string[]>(values, node.fqn), node.name];
  node.packageName = from.packageName;
  node.originalFilePath = from.originalFilePath;
  node.config = config;
  node.tags = config.tags;
  node.meta = config.meta;
  restoreLocation(node.location, from);
  if (node.checksum === gap) node.checksum = from.checksum;
  if (node.columns !== undefined) {
    const columns = at<readonly ColumnInfo[]>(values, node.columns);
    node.columns = new Map(columns.map((column) => [column.name, column]));
  }
  if (node.testConfig !== undefined) node.testConfig = at(values, node.testConfig);
  if (node.generic !== undefined) node.generic.kwargs = at(values, node.generic.kwargs);
}

function restoreCompilable(
  { node, text = '', code }: StoredDraft,
  calls: NonNullable<StoredDraft['sources']>,
  { file, values }: { readonly file: DraftFile; readonly values: readonly unknown[] },
): void {
  if (node.dependsOn !== undefined) {
    node.dependsOn.macros = at<readonly string[]>(values, node.dependsOn.macros);
  }
  for (const { location } of node.refs ?? []) if (location) restoreLocation(location, file);
  for (const { location } of calls) restoreLocation(location, file);
  node.sources = calls.map(({ source, table }) => [source, table] as const);
  node.rawCode = text.trim();
  if (code !== undefined) [node.rawCode, node.checksum] = at<[string, string]>(values, code);
  else if (node.resourceType === 'test') node.checksum = checksumOf(node.rawCode);
}

function restoreLocation(location: StoredLocation, { file }: DraftFile): void {
  if (location.file === gap) location.file = file;
}

/** What stands at a place is what was put there when the draft was stored. */
function at<T>(values: readonly unknown[], place: unknown): T {
  return values[place as Place] as T;
}
