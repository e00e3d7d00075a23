/**
 * Drafts as JSON. Configs, columns and arguments are kept apart: many nodes have the same.
 *
 * @module
 */

import type { SourceCall } from './capture.js';
import type { LinkedDraft } from './draft.js';
import type { ColumnInfo, ModelNode, NodeConfig, SeedNode, SourceNode, TestNode } from './node.js';
import type { StoredValues } from './stored-values.js';

/** Nodes without what is kept elsewhere, and without what follows from the rest. */
type Stored<T> = Omit<T, 'config' | 'tags' | 'meta' | 'columns' | 'rawCode' | 'sources'> & {
  readonly config: number;
};
type StoredTable<T> = Stored<T> & { readonly columns: number };
type Generic = NonNullable<TestNode['generic']>;
type StoredGeneric = Omit<Generic, 'kwargs'> & { readonly kwargs: number };
type StoredTest = Omit<Stored<TestNode>, 'testConfig' | 'generic'> & {
  readonly testConfig: number;
  readonly generic?: StoredGeneric;
};

interface Written {
  readonly disabled?: true;
  /** The whole text of the file, or the code of a generic test. */
  readonly text: string;
  readonly sourceCalls: readonly SourceCall[];
}

export type StoredDraft =
  | { readonly disabled?: true; readonly node: StoredTable<SeedNode> | StoredTable<SourceNode> }
  | (Written & { readonly node: StoredTable<ModelNode> | StoredTest });

/** @throws UnstorableError */
export function storeDraft(draft: LinkedDraft, values: StoredValues): StoredDraft {
  const disabled = draft.disabled ? { disabled: true as const } : {};
  if (!('references' in draft)) {
    const { node: table } = draft;
    if (table.resourceType === 'seed') return { ...disabled, node: storeTable(table, values) };
    return { ...disabled, node: storeTable(table, values) };
  }
  const { node, references, text = node.rawCode } = draft;
  const stored = node.resourceType === 'model' ? storeTable(node, values) : storeTest(node, values);
  return { ...disabled, node: stored, text, sourceCalls: references.sources };
}

function storeTable<T extends ModelNode | SeedNode | SourceNode>(
  node: T,
  values: StoredValues,
): StoredTable<T> {
  return {
    ...node,
    ...derived,
    config: values.add(node.config),
    columns: values.add([...node.columns.values()]),
  };
}

function storeTest(node: TestNode, values: StoredValues): StoredTest {
  const { generic, ...own } = node;
  return {
    ...own,
    ...derived,
    config: values.add(node.config),
    testConfig: values.add(node.testConfig),
    ...(generic && { generic: { ...generic, kwargs: values.add(generic.kwargs) } }),
  };
}

/** What is left out: JSON has no `undefined`. */
const derived = { tags: undefined, meta: undefined, rawCode: undefined, sources: undefined };

/** `values` are those that `storeDraft` added. */
export function restoreDraft(stored: StoredDraft, values: readonly unknown[]): LinkedDraft {
  const disabled = stored.disabled === true;
  if (!('text' in stored)) return { node: restoreTable(stored.node, values), disabled };
  const { node, text, sourceCalls } = stored;
  const sources = sourceCalls.map(({ source, table }) => [source, table] as const);
  if (node.resourceType === 'model') {
    const model = { ...restoreTable(node, values), rawCode: text.trim(), sources };
    return { node: model, text, references: { refs: node.refs, sources: sourceCalls }, disabled };
  }
  const test = { ...restoreTest(node, values), rawCode: text.trim(), sources };
  const references = { refs: node.refs, sources: sourceCalls };
  return { node: test, ...(test.generic ? {} : { text }), references, disabled };
}

function restoreTable<T extends StoredTable<ModelNode | SeedNode | SourceNode>>(
  node: T,
  values: readonly unknown[],
) {
  // What stands at these places is what `storeTable` put there.
  const config = values[node.config] as NodeConfig;
  const columns = values[node.columns] as readonly ColumnInfo[];
  return {
    ...node,
    config,
    tags: config.tags,
    meta: config.meta,
    columns: new Map(columns.map((column) => [column.name, column])),
  };
}

function restoreTest(node: StoredTest, values: readonly unknown[]) {
  const { generic, ...own } = node;
  // What stands at these places is what `storeTest` put there.
  const config = values[node.config] as NodeConfig;
  const testConfig = values[node.testConfig] as TestNode['testConfig'];
  const kwargs = generic && (values[generic.kwargs] as Generic['kwargs']);
  return {
    ...own,
    config,
    testConfig,
    tags: config.tags,
    meta: config.meta,
    ...(generic && kwargs && { generic: { ...generic, kwargs } }),
  };
}
