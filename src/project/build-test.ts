/**
 * Builds singular and generic data tests.
 *
 * @module
 */

import { LakeError, type SourceLocation } from '../errors.js';
import { parseTemplate, type Template } from '../jinja/template.js';
import type { Value } from '../jinja/value.js';
import { didYouMean } from '../util/edit-distance.js';
import { takePatch } from './build-model.js';
import { capture, type CaptureInputs, type Captured } from './capture.js';
import { checksumOf } from './checksum.js';
import { configDefaults } from './config-keys.js';
import { mergeLayers, type ConfigLayer, type MergedConfig } from './config-layer.js';
import { treeLayers } from './config-tree.js';
import { fqnOf, stemOf, type Draft } from './draft.js';
import {
  genericTestArguments,
  genericTestCode,
  genericTestTemplate,
  modelArgument,
  modelAtParse,
  type TestedModel,
} from './generic-test.js';
import { globalPackage } from './macro-library.js';
import { nodeConfig, testConfig, unconfigured } from './node-config.js';
import { nodeValue } from './node-value.js';
import type { ModelNode, NodeConfig, SeedNode, SourceNode, TestNode } from './node.js';
import type { ProjectTextFile } from './project-files.js';
import { entryLayers } from './properties.js';
import type { TestDeclaration } from './test-declaration.js';
import { testHash, testName, type TestName } from './test-name.js';
import { parseInputs, type LoadedPackage, type Workspace } from './workspace.js';
import { renderYaml } from './yaml-render.js';

export function buildSingularTest(
  workspace: Workspace,
  pkg: LoadedPackage,
  file: ProjectTextFile,
): Draft | undefined {
  const name = stemOf(file.path);
  const fqn = fqnOf(pkg.name, file.path, name);
  const location = { file: file.file, line: 1, column: 1 };
  const uniqueId = `test.${pkg.name}.${name}`;
  const patch = takePatch(workspace, pkg, 'test', name);
  const template = parseTemplate({ file: file.file, text: file.text });
  const node = blankTest({ uniqueId, name, pkg, file, fqn, location, rawCode: file.text.trim() });
  const captured = capture(template, {
    context: parseInputs(workspace, pkg),
    library: workspace.library,
    packageName: pkg.name,
    location,
    provisional: provisional(workspace, name),
    model: () => nodeValue(node),
  });
  const merged = mergeTest(workspace, pkg, fqn, [
    ...(patch ? entryLayers(patch.map, ['tags', 'meta']) : []),
    ...captured.layers,
  ]);
  const description = workspace.docs.describe(patch?.map.text('description'), {
    location: patch?.map.locate('description') ?? location,
    packageName: pkg.name,
    globals: pkg.globals,
  });
  const finished = finish(workspace, { node: { ...node, description }, merged, captured });
  return finished && { node: finished, text: file.text, references: captured };
}

export interface GenericTestInputs {
  readonly attached: ModelNode | SeedNode | SourceNode;
  readonly declaration: TestDeclaration;
  /** The properties file. */
  readonly from: ProjectTextFile;
}

export function buildGenericTest(
  workspace: Workspace,
  pkg: LoadedPackage,
  inputs: GenericTestInputs,
): Draft | undefined {
  const { declaration } = inputs;
  const { test, namespace, location } = declaration;
  requireMacro(workspace, pkg, declaration);
  const names = namesOf(inputs);
  const node = genericNode(workspace, pkg, { ...inputs, names });
  const generic = node.generic;
  if (!generic) throw new Error('a generic test without its macro');
  const captured = captureGeneric(workspace, pkg, {
    ...{ node, generic, location },
    code: genericTestCode(test, namespace),
    model: testedModel(inputs.attached),
  });
  const merged = mergeTest(workspace, pkg, node.fqn, [
    ...declaredLayers(pkg, declaration, names),
    ...captured.layers,
  ]);
  const finished = finish(workspace, { node, merged, captured });
  return finished && { node: finished, references: captured };
}

interface GenericCapture {
  readonly node: TestNode;
  readonly generic: NonNullable<TestNode['generic']>;
  readonly location: SourceLocation;
  readonly code: string;
  readonly model: TestedModel;
}

function captureGeneric(
  workspace: Workspace,
  pkg: LoadedPackage,
  { node, generic, location, code, model }: GenericCapture,
): Captured {
  const { library } = workspace;
  const packageName = pkg.name;
  const inputs: CaptureInputs = {
    ...{ library, packageName, location },
    context: parseInputs(workspace, pkg),
    provisional: provisional(workspace, node.name),
    model: () => nodeValue(node),
    extra: (scope) =>
      genericTestArguments(generic.kwargs, {
        ...{ scope, location, mode: 'parse' },
        model: () => modelAtParse(model, { scope, location, library, packageName }),
      }),
  };
  const shared = sharedTemplate(workspace, code);
  return (
    withoutFault(() => capture(shared, inputs)) ??
    capture(genericTestTemplate(code, location), inputs)
  );
}

/** Tests of one kind have one code; only what a fault is shown at is each one's own. */
function sharedTemplate({ genericTests }: Workspace, code: string): Template {
  const known = genericTests.get(code);
  if (known) return known;
  const template = parseTemplate({ file: code, text: code });
  genericTests.set(code, template);
  return template;
}

function withoutFault<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof LakeError) return undefined;
    throw error;
  }
}

function requireMacro(
  workspace: Workspace,
  pkg: LoadedPackage,
  { test, namespace, location }: TestDeclaration,
): void {
  const { library } = workspace;
  const path = namespace === undefined ? [`test_${test}`] : [namespace, `test_${test}`];
  if (library.resolve(path, pkg.name)) return;
  const packages = namespace === undefined ? [pkg.name, library.root, globalPackage] : [namespace];
  const known = packages.flatMap((name) =>
    [...library.in(name).keys()].flatMap((m) => (m.startsWith('test_') ? [m.slice(5)] : [])),
  );
  const name = path.join('.');
  throw new LakeError('LAKE-T002', `there is no generic test "${test}": '${name}' is undefined`, {
    location,
    hint: didYouMean(test, known) ?? `{% test ${test}(model, column_name) %} in macros/ makes one`,
  });
}

function genericNode(
  workspace: Workspace,
  pkg: LoadedPackage,
  { attached, declaration, from, names }: GenericTestInputs & { readonly names: TestName },
): TestNode {
  const { test, namespace, args, columnName, location } = declaration;
  const { full: name, short } = names;
  const kwargs = { ...args, model: modelArgument(testedModel(attached)) };
  const hash = testHash(name, { namespace, name: test, kwargs });
  const uniqueId = `test.${pkg.name}.${name}.${hash}`;
  const file = { ...from, path: `${short}.sql` };
  const fqn = fqnOf(pkg.name, from.path, name);
  const rawCode = genericTestCode(test, namespace);
  const description = declaration.description ?? '';
  return {
    ...blankTest({ uniqueId, name, pkg, file, fqn, location, rawCode }),
    description: workspace.docs.describe(description, {
      location,
      packageName: pkg.name,
      globals: pkg.globals,
    }),
    generic: {
      name: test,
      kwargs,
      ...(namespace === undefined ? {} : { namespace }),
      ...(columnName === undefined ? {} : { columnName }),
      ...(attached.resourceType === 'source' ? {} : { attachedNode: attached.uniqueId }),
    },
  };
}

/** The name that was given to it, or one that is made from what it tests. */
function namesOf({ attached, declaration }: GenericTestInputs): TestName {
  const { name, test, namespace, args } = declaration;
  if (name !== undefined) return { full: name, short: name };
  const isSource = attached.resourceType === 'source';
  const parts = [namespace, isSource ? 'source' : undefined, test].filter((p) => p !== undefined);
  const target = isSource ? `${attached.sourceName}_${attached.name}` : attached.name;
  return testName({ test: parts.join('_'), target, args });
}

function testedModel(attached: GenericTestInputs['attached']): TestedModel {
  const { resourceType, name } = attached;
  if (resourceType !== 'source') return { function: 'ref', args: [name] };
  return { function: 'source', args: [attached.sourceName, name] };
}

/** The column's tags, the alias of a long name, and what the declaration says. */
function declaredLayers(
  pkg: LoadedPackage,
  { columnTags, location, locateConfig, config }: TestDeclaration,
  { full, short }: TestName,
): readonly ConfigLayer[] {
  const alias = full === short ? {} : { alias: short };
  return [
    {
      values: { ...(columnTags.length > 0 ? { tags: columnTags } : {}), ...alias },
      locate: () => location,
    },
    {
      values: renderedConfig(config, { globals: pkg.globals, location }),
      locate: locateConfig,
    },
  ];
}

/** A value that is one expression keeps its type; what lists and mappings hold is left as it is. */
function renderedConfig(
  config: Readonly<Record<string, unknown>>,
  at: { readonly globals: ReadonlyMap<string, Value>; readonly location: SourceLocation },
): Readonly<Record<string, unknown>> {
  const rendering = { globals: at.globals, form: 'native', locate: () => at.location } as const;
  const entries = Object.entries(config).map(([key, value]) => {
    return [key, typeof value === 'string' ? renderYaml(value, rendering) : value] as const;
  });
  return Object.fromEntries(entries);
}

function mergeTest(
  workspace: Workspace,
  pkg: LoadedPackage,
  fqn: readonly string[],
  own: readonly ConfigLayer[],
): MergedConfig {
  const isRoot = pkg.name === workspace.root.name;
  return mergeLayers(configDefaults.test, [
    ...treeLayers(pkg.file.trees.tests, fqn),
    ...own,
    ...(isRoot ? [] : treeLayers(workspace.root.file.trees.tests, fqn)),
  ]);
}

function finish(
  workspace: Workspace,
  found: { readonly node: TestNode; readonly merged: MergedConfig; readonly captured: Captured },
): TestNode | undefined {
  const { node, merged, captured } = found;
  const owner = { kind: 'test', uniqueId: node.uniqueId, location: node.location } as const;
  const config = nodeConfig(merged, owner, workspace.problems);
  if (!config) return undefined;
  return {
    ...node,
    tags: config.tags,
    meta: config.meta,
    config,
    testConfig: testConfig(merged),
    dependsOn: { nodes: [], macros: captured.macros },
    refs: captured.refs,
    sources: captured.sources.map((s) => [s.source, s.table] as const),
  };
}

function provisional(workspace: Workspace, name: string): ModelNode['relation'] {
  const { target } = workspace.root.file;
  return { database: target.catalog.name, schema: target.schema, identifier: name };
}

function blankTest(
  known: Pick<TestNode, 'uniqueId' | 'name' | 'fqn' | 'location' | 'rawCode'> & {
    readonly pkg: LoadedPackage;
    readonly file: Pick<ProjectTextFile, 'path' | 'originalFilePath'>;
  },
): TestNode {
  const { pkg, file, ...own } = known;
  const all = configDefaults.test;
  const config: NodeConfig = {
    ...unconfigured,
    materialized: 'test',
    all,
  };
  return {
    ...own,
    resourceType: 'test',
    packageName: pkg.name,
    path: file.path,
    originalFilePath: file.originalFilePath,
    description: '',
    tags: [],
    meta: {},
    config,
    checksum: checksumOf(own.rawCode),
    dependsOn: { nodes: [], macros: [] },
    refs: [],
    sources: [],
    testConfig: defaultTestConfig,
  };
}

const defaultTestConfig = testConfig(mergeLayers(configDefaults.test, []));
