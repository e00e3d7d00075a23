/**
 * What a template sees while its node is compiled.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { Dict } from '../jinja/dict.js';
import { hostFunction, toValue } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import type { Call, Value } from '../jinja/value.js';
import { adapterResponse } from './adapter-helpers.js';
import { adapterObject } from './adapter-object.js';
import type { Answers } from './answers.js';
import { bindArguments } from './arguments.js';
import { builtins } from './capture.js';
import { runConfigObject } from './config-object.js';
import { baseContext, type ContextInputs, type LogLevel } from './context.js';
import { contextObject } from './context-object.js';
import { cteName } from './ctes.js';
import { MacroScope } from './macro-scope.js';
import { graphValue, modelValue } from './node-value.js';
import type { ModelNode, RefCall, TestNode } from './node.js';
import type { ChangeInput, NodeRunContext } from './node-run-context.js';
import { codeOf } from './project-code.js';
import type { Project } from './project.js';
import { refCall, sourceCall } from './reference-calls.js';
import { emptyTable, rowsOf } from './query-table.js';
import { quotingOf } from './quoting.js';
import { relationOf, relationValue } from './relation-value.js';

/** What a rendering turns out to use. */
export interface Uses {
  /** Unique ids in the order in which they are referred to. */
  readonly nodes: Set<string>;
  /** Ephemeral models among them. */
  readonly ctes: Set<string>;
  readonly changes: ChangeInput[];
  readonly logs: (readonly [LogLevel, string])[];
}

export interface RunScopeInputs {
  readonly project: Project;
  readonly run: NodeRunContext;
  /** Undefined for inline text, which may read everything. */
  readonly node: ModelNode | TestNode | undefined;
  readonly answers: Answers;
  readonly uses: Uses;
}

export function runScope(inputs: RunScopeInputs): MacroScope {
  const { project, node } = inputs;
  const { library } = codeOf(project);
  const packageName = node?.packageName ?? project.name;
  const session = { adapter: inputs.run.adapter, answers: inputs.answers };
  const context = baseContext(contextInputs(inputs, packageName), () => scope);
  const adapter = { library, packageName, scope: () => scope, session };
  const entries = [
    ...referenceEntries(inputs, packageName),
    ...nodeEntries(inputs),
    ...statementEntries(),
    ['graph', () => graphValue(project)] as const,
    ['context', () => contextObject(() => scope)] as const,
    ['adapter', () => adapterObject(adapter)] as const,
  ];
  for (const [name, value] of entries) context.set(name, value);
  context.set('builtins', () => builtins(context));
  const scope: MacroScope = new MacroScope(library, packageName, context);
  return scope;
}

type Entries = readonly (readonly [string, () => Value])[];

function contextInputs({ project, run, uses }: RunScopeInputs, packageName: string): ContextInputs {
  const code = codeOf(project);
  return {
    env: code.env,
    variables: code.variables(packageName),
    missingVariables: 'error',
    target: project.target,
    projectName: project.name,
    invocationId: run.invocationId,
    runStartedAt: run.runStartedAt,
    which: run.which,
    fullRefresh: run.fullRefresh,
    execute: run.execute,
    onLog: (level, message) => {
      if (run.warnError && level === 'warn') throw new LakeError('LAKE-T006', message);
      uses.logs.push([level, message]);
    },
  };
}

function referenceEntries(inputs: RunScopeInputs, packageName: string): Entries {
  const ref = hostFunction('ref', (call) => resolveRef(refCall(call), inputs, packageName));
  const source = hostFunction('source', (call) => resolveSource(call, inputs, packageName));
  const config = configValue(inputs);
  const changes = (name: string, form: ChangeInput['form']) =>
    hostFunction(name, (call) => changeRelation(call, { name, form, inputs }));
  return [
    ['ref', () => ref],
    ['source', () => source],
    ['config', () => config],
    ['new_rows', () => changes('new_rows', 'new-rows')],
    ['changes', () => changes('changes', 'change-log')],
  ];
}

function configValue({ node }: RunScopeInputs): Value {
  return runConfigObject(node?.uniqueId ?? 'inline', node?.config.all ?? {});
}

function resolveRef(call: RefCall, inputs: RunScopeInputs, packageName: string): Value {
  const target = codeOf(inputs.project).index.ref(call, packageName);
  if (!target || !inputs.project.nodes.has(target.uniqueId)) throw notFound(call.name);
  use(target.uniqueId, call, inputs);
  const { uniqueId } = target;
  if (target.config.materialized === 'ephemeral') {
    inputs.uses.ctes.add(target.uniqueId);
    const rendered = cteName(target.relation.identifier);
    const names = { database: null, schema: null, identifier: rendered };
    return relationValue(names, { type: 'cte', uniqueId, rendered });
  }
  const quote = quotingOf(target, inputs.project.config.quoting);
  return relationValue(target.relation, { uniqueId, quote });
}

function resolveSource(call: Call, inputs: RunScopeInputs, packageName: string): Value {
  const [source, table] = sourceCall(call);
  const target = codeOf(inputs.project).index.source(source, table, packageName);
  if (!target || !inputs.project.nodes.has(target.uniqueId)) {
    throw notFound(`${source}.${table}`);
  }
  inputs.uses.nodes.add(target.uniqueId);
  inputs.run.onRead?.(target.uniqueId);
  const { uniqueId, relation, quoting: quote } = target;
  return relationValue(relation, { uniqueId, quote });
}

function notFound(name: string): LakeError {
  return new LakeError('LAKE-G001', `there is no enabled node "${name}"`, {
    hint: 'lake ls shows what there is',
  });
}

/** Only what parsing saw is in the graph, so no other node may be read. */
function use(id: string, call: RefCall, { node, uses, run }: RunScopeInputs): void {
  uses.nodes.add(id);
  run.onRead?.(id);
  if (!node || node.dependsOn.nodes.includes(id)) return;
  const text = `ref('${call.name}')`;
  const message = `dbt was unable to infer all dependencies for the model "${node.name}": ${text} is only reached while it runs`;
  throw new LakeError('LAKE-G001', message, {
    hint: `add this line to the top of the file: -- depends_on: {{ ${text} }}`,
  });
}

function changeRelation(
  call: Call,
  use: {
    readonly name: string;
    readonly form: ChangeInput['form'];
    readonly inputs: RunScopeInputs;
  },
): Value {
  const { name, form, inputs } = use;
  const { relation } = bindArguments(call, name, { required: ['relation'] });
  const uniqueId = relationOf(relation)?.uniqueId;
  const node = uniqueId === undefined ? undefined : inputs.project.nodes.get(uniqueId);
  if (!node || uniqueId === undefined) {
    throw new LakeError('LAKE-T003', `${name}() needs a ref or a source`, {
      hint: `${name}(ref('orders'))`,
    });
  }
  const { materialized } = node.config;
  if (node.resourceType === 'model' && ['view', 'ephemeral'].includes(materialized)) {
    throw new LakeError('LAKE-T004', `${name}() cannot tell what changed in "${node.name}"`, {
      hint: `its materialization is ${materialized}, which keeps no rows: make it a table or incremental, or ask for the changes of what it reads`,
    });
  }
  const known = inputs.uses.changes.some((c) => c.form === form && c.uniqueId === uniqueId);
  if (!known) inputs.uses.changes.push({ form, uniqueId });
  const rendered = inputs.run.changeView(form, uniqueId);
  return relationValue({ database: null, schema: null, identifier: rendered }, { rendered });
}

function nodeEntries({ project, run, node }: RunScopeInputs): Entries {
  const relation = node?.resourceType === 'model' ? node.relation : testRelation(project, node);
  const { quoting } = project.config;
  const self = node
    ? { uniqueId: node.uniqueId, quote: quotingOf(node, quoting) }
    : { quote: quoting };
  const incremental =
    node?.resourceType === 'model' &&
    node.config.materialized === 'incremental' &&
    run.isIncremental;
  return [
    ['this', () => relationValue(relation, self)],
    ['database', () => relation.database],
    ['schema', () => relation.schema],
    ['model', () => (node ? modelValue(node) : new Dict())],
    ['is_incremental', () => hostFunction('is_incremental', () => incremental)],
    ['selected_resources', () => toValue(run.selected ?? [])],
  ];
}

function testRelation(project: Project, node: TestNode | undefined) {
  const { target } = project;
  return {
    database: target.catalog.name,
    schema: node?.config.schema ?? target.schema,
    identifier: node?.config.alias ?? node?.name ?? 'inline',
  };
}

/** Results of `statement` by name; each can be loaded once, and is undefined then. */
function statementEntries(): Entries {
  const results = new Map<string, Value | undefined>();
  const store = hostFunction('store_result', (call) => {
    const given = bindArguments(call, 'store_result', {
      required: ['name', 'response'],
      optional: ['agate_table'],
    });
    const table = given.agate_table ?? null;
    results.set(stringOf(given.name), statementResult(given.response, table));
    return '';
  });
  const load = hostFunction('load_result', (call) => {
    const name = stringOf(bindArguments(call, 'load_result', { required: ['name'] }).name);
    if (!results.has(name)) return null;
    const result = results.get(name);
    if (name !== 'main') results.set(name, undefined);
    if (result !== undefined) return result;
    const message = `The 'statement' result named '${name}' has already been loaded into a variable`;
    throw new LakeError('LAKE-T004', message);
  });
  const storeRaw = hostFunction('store_raw_result', (call) => {
    const given = bindArguments(call, 'store_raw_result', {
      required: ['name'],
      optional: ['message', 'code', 'rows_affected', 'agate_table'],
    });
    const { message = null, code = null, rows_affected = null, agate_table = null } = given;
    const response = adapterResponse(message, code, rows_affected);
    results.set(stringOf(given.name), statementResult(response, agate_table));
    return '';
  });
  return [
    ['store_result', () => store],
    ['store_raw_result', () => storeRaw],
    ['load_result', () => load],
  ];
}

function statementResult(response: Value, table: Value): Value {
  return new Dict([
    ['response', response],
    ['data', rowsOf(table)],
    ['table', table ?? emptyTable()],
  ]);
}
