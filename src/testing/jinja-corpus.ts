/**
 * Runs one case of the conformance corpus and says how its result differs from the expected one.
 *
 * @module
 */

import { PySet } from '../jinja/dict.js';
import type { FaultKind } from '../jinja/fault.js';
import { TemplateError } from '../jinja/template-error.js';
import { parseTemplate } from '../jinja/template.js';
import { toValue } from '../jinja/host.js';
import { reprOf } from '../jinja/text.js';
import { Float, List, Tuple, toInt, type Value } from '../jinja/value.js';
import type { TemplateAnswer, TemplateCase } from './jinja-oracle.js';

export interface CorpusCase {
  readonly id: string;
  readonly template: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly mode?: 'jinja' | 'dbt' | 'parse' | 'native';
  readonly macros?: Readonly<Record<string, string>>;
  readonly expected: { readonly output?: string; readonly error?: ExpectedError };
}

interface ExpectedError {
  readonly kind: FaultKind;
  readonly line: number | null;
  readonly file?: string;
  readonly messageContains: string;
}

interface Outcome {
  readonly output?: string;
  readonly error?: {
    readonly kind: string;
    readonly line: number | undefined;
    readonly file: string | undefined;
    readonly message: string;
  };
}

const templateFile = '<template>';

/** How the result differs; undefined where it does not. */
export function runCase(c: CorpusCase): unknown {
  const outcome = outcomeOf(c);
  const { output, error } = c.expected;
  if (error === undefined) return outcome.output === output ? undefined : { output, outcome };
  const found = outcome.error;
  const isSame =
    found !== undefined &&
    found.kind === error.kind &&
    found.message.includes(error.messageContains) &&
    (error.line === null ||
      (found.line === error.line && found.file === (error.file ?? templateFile)));
  return isSame ? undefined : { error, outcome };
}

/** What becomes of a template, as the original is asked for it. */
export function answerOf(c: TemplateCase): TemplateAnswer {
  const { output, error } = outcomeOf({ id: '', expected: {}, ...c });
  if (error !== undefined) {
    const { kind, message, line = null } = error;
    return { error: kind, message, line };
  }
  return { output: output ?? '' };
}

function outcomeOf(c: CorpusCase): Outcome {
  try {
    return { output: render(c) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { kind, message, statementLine: line, location } = error;
    const originalKind = kind === 'limit' ? 'runtime' : kind;
    return { error: { kind: originalKind, message, line, file: location?.file } };
  }
}

function render({ template: text, mode = 'jinja', context = {}, macros = {} }: CorpusCase): string {
  const globals = new Map(Object.entries(context).map(([k, v]) => [k, decode(v)] as const));
  for (const [file, source] of Object.entries(macros)) {
    const { definitions } = parseTemplate({ file, text: source, form: 'definitions' });
    for (const d of definitions)
      globals.set(
        d.macroName,
        d.bind(() => globals),
      );
  }
  const form = mode === 'jinja' ? 'jinja' : 'model';
  const template = parseTemplate({ file: templateFile, text, form });
  const undefinedMode = mode === 'parse' ? 'parse' : 'run';
  if (mode === 'native')
    return reprOf(template.renderNative({ globals, undefined: undefinedMode }));
  return template.render({ globals, undefined: undefinedMode }).text;
}

/** The values of a case: JSON with wrappers for what JSON lacks. */
function decode(json: unknown): Value {
  if (Array.isArray(json)) return new List(json.map(decode));
  if (typeof json === 'number' && !Number.isInteger(json)) return new Float(json);
  if (typeof json !== 'object' || json === null) return toValue(json);
  const entries = Object.entries(json);
  const [first] = entries;
  const special = entries.length === 1 && first !== undefined ? decodeWrapper(first) : undefined;
  return special ?? toValue(new Map(entries.map(([key, value]) => [key, decode(value)])));
}

function decodeWrapper([key, value]: readonly [string, unknown]): Value | undefined {
  const items = Array.isArray(value) ? value.map(decode) : [];
  switch (key) {
    case '$tuple':
      return new Tuple(items);
    case '$set':
      return new PySet(items);
    case '$float':
      return new Float(Number(value));
    case '$int':
      return toInt(BigInt(String(value)));
    default:
      return undefined;
  }
}
