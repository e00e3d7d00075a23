/**
 * Definitions: the blocks of a file that are called or rendered from elsewhere.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';
import type { Limits } from './limits.js';
import type { Rendered } from './output.js';
import type { UndefinedMode, Value } from './value.js';

export type DefinitionKind = 'macro' | 'test' | 'materialization' | 'snapshot' | 'docs';

export interface DefinitionParameter {
  readonly name: string;
  /** The type that is written behind the name, as text. */
  readonly type?: string;
  /** The default, as text. */
  readonly default?: string;
}

export interface Definition {
  readonly kind: DefinitionKind;
  /** As written: the name of a generic test does not have `test_`. */
  readonly name: string;
  /** The name by which it is called: `test_<name>`, `materialization_<name>_<adapter>`, else the name. */
  readonly macroName: string;
  /** Of a materialization: `default` or the name of the adapter. */
  readonly adapter?: string;
  /** Of a materialization: the languages it supports. */
  readonly supportedLanguages?: readonly string[];
  readonly parameters: readonly DefinitionParameter[];
  /** The text of the whole block, tags included. */
  readonly text: string;
  /** The text between the tags. */
  readonly body: string;
  /** Where the opening tag stands. */
  readonly location: SourceLocation;
  /** Where `body` starts. */
  readonly bodyLocation: SourceLocation;
  /**
   * A macro that can be called. Its globals are asked for with every call: a macro sees macros that
   * are defined later, and never the variables of the template that calls it.
   */
  bind(getGlobals: () => ReadonlyMap<string, Value>): Value;
  /** Renders the body by itself: the query of a snapshot, the text of a docs block. */
  render(context: {
    readonly globals: ReadonlyMap<string, Value>;
    readonly undefined: UndefinedMode;
    readonly limits?: Limits;
  }): Rendered;
}
