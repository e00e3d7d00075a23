/**
 * What a template says about its node: its references and its configs, found by rendering it with
 * `execute` false, as dbt does.
 *
 * @module
 */

import { LakeError, type SourceLocation } from '../errors.js';
import { Dict } from '../jinja/dict.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import type { Template } from '../jinja/template.js';
import { List, type Value } from '../jinja/value.js';
import { adapterObject } from './adapter-object.js';
import type { ConfigLayer } from './config-layer.js';
import { parseConfigObject } from './config-object.js';
import { bindArguments } from './arguments.js';
import { baseContext, type Context, type ContextInputs } from './context.js';
import { contextObject } from './context-object.js';
import { followOutline } from './follow-outline.js';
import type { MacroLibrary } from './macro-library.js';
import { MacroScope } from './macro-scope.js';
import type { RefCall } from './node.js';
import { atUserPlace } from './our-macros.js';
import { refCall, sourceCall } from './reference-calls.js';
import type { Relation } from './relation.js';
import { relationValue } from './relation-value.js';

export interface SourceCall {
  readonly source: string;
  readonly table: string;
  readonly location: SourceLocation;
}

export interface Captured {
  readonly layers: readonly ConfigLayer[];
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
  /** Unique ids of the macros that the template calls directly. */
  readonly macros: readonly string[];
}

export interface CaptureInputs {
  readonly context: ContextInputs;
  readonly library: MacroLibrary;
  readonly packageName: string;
  /** Where faults go that have no place of the user's. */
  readonly location: SourceLocation;
  /** What `this` is while the node's own name is not known yet. */
  readonly provisional: Relation;
  readonly model: () => Value;
  /** More names, such as the arguments of a generic test. */
  readonly extra?: (scope: MacroScope) => ReadonlyMap<string, () => Value>;
}

export function capture(template: Template, inputs: CaptureInputs): Captured {
  const found = outlined(template, inputs) ?? rendered(template, inputs);
  return { ...found, macros: inputs.library.calledBy(template.calls, inputs.packageName) };
}

/** What rendering finds. */
function rendered(template: Template, inputs: CaptureInputs): Recorder {
  const found: Recorder = { layers: [], refs: [], sources: [] };
  try {
    template.render({ globals: parseScope(inputs, found), undefined: 'parse' });
  } catch (error) {
    throw atUserPlace(error, inputs.location);
  }
  return found;
}

/** The same, found without rendering; undefined where that cannot be, or where there is a fault. */
function outlined(template: Template, inputs: CaptureInputs): Recorder | undefined {
  const { outline } = template;
  if (!outline) return undefined;
  const found: Recorder = { layers: [], refs: [], sources: [] };
  const scope = parseScope(inputs, found);
  try {
    return followOutline(outline, scope) ? found : undefined;
  } catch (error) {
    if (error instanceof LakeError) return undefined;
    throw error;
  }
}

interface Recorder {
  readonly layers: ConfigLayer[];
  readonly refs: RefCall[];
  readonly sources: SourceCall[];
}

function parseScope(inputs: CaptureInputs, found: Recorder): MacroScope {
  const { library, packageName, provisional } = inputs;
  const self = () => relationValue(provisional);
  const ref = hostFunction('ref', (call) => {
    found.refs.push(refCall(call));
    return self();
  });
  const source = hostFunction('source', (call) => {
    const [name, table] = sourceCall(call);
    found.sources.push({ source: name, table, location: call.location });
    return self();
  });
  const config = parseConfigObject((layer) => found.layers.push(layer));
  const context = baseContext(inputs.context, () => scope);
  const names: [string, () => Value][] = [
    ['ref', () => ref],
    ['source', () => source],
    ['config', () => config],
    ['this', self],
    ['database', () => provisional.database],
    ['schema', () => provisional.schema],
    ['model', inputs.model],
    ['graph', () => new Dict()],
    ['new_rows', () => hostFunction('new_rows', self)],
    ['changes', () => hostFunction('changes', self)],
    ['is_incremental', () => hostFunction('is_incremental', () => false)],
    ['load_result', () => hostFunction('load_result', () => null)],
    ['store_result', () => hostFunction('store_result', () => '')],
    [
      'adapter',
      () => adapterObject({ library, packageName, scope: () => scope, session: undefined }),
    ],
    ['builtins', () => builtins(context)],
    ['context', () => contextObject(() => scope)],
    ['selected_resources', () => new List()],
  ];
  for (const [name, value] of names) context.set(name, value);
  const scope: MacroScope = new MacroScope(library, packageName, context);
  for (const [name, value] of inputs.extra?.(scope) ?? []) context.set(name, value);
  return scope;
}

/** The functions themselves, where a macro of the project has taken the name. */
export function builtins(context: Context): Value {
  const find = (name: string): Value | undefined => context.get(name)?.();
  const get = hostFunction('get', (call) => {
    const given = bindArguments(call, 'get', { required: ['key'], optional: ['default'] });
    return find(stringOf(given.key)) ?? given.default ?? null;
  });
  const keys = hostFunction('keys', () => new List([...context.keys()]));
  const own = new Map<string, Value>([
    ['get', get],
    ['keys', keys],
  ]);
  return hostObject('dict', (name) => own.get(name) ?? find(name), {
    item: (key) => (typeof key === 'string' ? find(key) : undefined),
    names: () => context.keys(),
    iterate: () => context.keys(),
    length: () => context.size,
    contains: (key) => typeof key === 'string' && context.has(key),
  });
}
