/**
 * Templates: parsed once, rendered as often as wanted.
 *
 * @example
 * ```ts
 * const template = parseTemplate({ file: 'models/a.sql', text: "select * from {{ ref('b') }}" });
 * template.calls[0]?.args; // ['b']
 * const { text, map } = template.render({ globals: new Map([['ref', ref]]), undefined: 'run' });
 * map.locate(14).location; // { file: 'models/a.sql', line: 1, column: 15, … }
 * ```
 *
 * @module
 */

import type { Definition } from './definition.js';
import type { Limits } from './limits.js';
import type { Rendered } from './output.js';
import type { StaticCall } from './static-calls.js';
import type { UndefinedMode, Value } from './value.js';

export type { Definition, DefinitionKind } from './definition.js';
export type { Limits } from './limits.js';
export type { Rendered, SourceMap } from './output.js';
export type { StaticCall, StaticValue } from './static-calls.js';

export interface TemplateSource {
  /** Path relative to the project's root, with `/`: what errors and the source map name. */
  readonly file: string;
  readonly text: string;
  /** The line of `file` on which `text` starts, from 1. */
  readonly firstLine?: number;
  /**
   * What the text is. `model` (default): all of it is template, in dbt's dialect. `definitions`: a file
   * of macros, tests, snapshots or docs; text between its blocks is never read. `jinja`: plain Jinja,
   * where inline macros are called by name and there are no dbt blocks.
   */
  readonly form?: 'model' | 'definitions' | 'jinja';
}

export interface RenderContext {
  /** The names that templates see, the macros of other files among them. */
  readonly globals: ReadonlyMap<string, Value>;
  /** `parse`: undefined names answer to attributes, items and calls with themselves, as in dbt's parser. */
  readonly undefined: UndefinedMode;
  readonly limits?: Limits;
}

export interface Template {
  /** Macros, tests, materializations, snapshots and docs that stand in the file. */
  readonly definitions: readonly Definition[];
  /** Every call by a name or dotted name, in the order of the file. */
  readonly calls: readonly StaticCall[];
  render(context: RenderContext): Rendered;
  /**
   * Renders as dbt renders values of YAML: a template that is one expression gives that expression's
   * value, `as_number`, `as_bool` and `as_native` convert.
   */
  renderNative(context: RenderContext): Value;
}

/** Parses a file. Throws LAKE-T001 with the place of the fault. */
export function parseTemplate(source: TemplateSource): Template {
  throw new Error(`not there yet: ${source.file}`);
}
