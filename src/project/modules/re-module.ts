/**
 * `modules.re`: what dbt exposes of it.
 *
 * @module
 */

import { Dict } from '../../jinja/dict.js';
import { hostFunction } from '../../jinja/host.js';
import { textOf, typeName, type Call, type Value } from '../../jinja/value.js';
import { typeFault } from '../../jinja/fault.js';
import { bindArguments } from '../arguments.js';
import { exceptionClass } from './exception-type.js';
import { exposedFlags, flagClass } from './flag-value.js';
import { forgetPatterns, patternOf } from './pattern-state.js';
import { patternMethods, type PatternMethod } from './pattern-type.js';
import { integer, noArguments } from './python-arguments.js';
import { flagBits } from './regex-flags.js';
import { matchClass, matchValue, patternClass, regexValue } from './regex-values.js';

const functions: readonly (readonly [string, (call: Call) => Value])[] = [
  ...Object.entries(patternMethods).map(
    ([name, method]) => [name, (call: Call) => withPattern(call, name, method)] as const,
  ),
  ['compile', (call) => compile(call, 'compile', 0)],
  ['template', (call) => compile(call, 'template', flagBits.TEMPLATE)],
  ['escape', escape],
  [
    'purge',
    (call) => {
      noArguments(call, 'purge');
      forgetPatterns();
      return null;
    },
  ],
];

const errorClass = exceptionClass({
  name: 're.error',
  members: ({ args: [message = null, pattern = null, position = null] }) => [
    ...([
      ['msg', message],
      ['pattern', pattern],
      ['pos', position],
    ] as const),
    ...([
      ['lineno', null],
      ['colno', null],
    ] as const),
  ],
});

export function reModule(): Dict {
  return new Dict([
    ...functions.map(([name, invoke]) => [name, hostFunction(name, invoke)] as const),
    ['error', errorClass],
    ['Pattern', patternClass],
    ['Match', matchClass],
    ...exposedFlags,
    ['RegexFlag', flagClass],
  ]);
}

/** `re.sub(pattern, …, flags=0)`: the functions of the module know no positions. */
function withPattern(call: Call, name: string, method: PatternMethod): Value {
  const optional = method.optional.filter((parameter) => !parameter.endsWith('pos'));
  const given: Readonly<Record<string, Value | undefined>> = bindArguments(call, name, {
    required: ['pattern', ...method.required],
    optional: [...optional, 'flags'],
  });
  const pattern = patternOf(given['pattern'] ?? null, given['flags']);
  return regexValue(method.run(pattern, given, { call, matchValue }));
}

function compile(call: Call, name: string, more: number): Value {
  const given = bindArguments(call, name, { required: ['pattern'], optional: ['flags'] });
  const flags = given.flags === undefined ? more : Number(integer(given.flags)) | more;
  return regexValue(patternOf(given.pattern, flags));
}

/** Everything but letters, digits and `_` of the special ones gets a backslash. */
function escape(call: Call): Value {
  const { pattern } = bindArguments(call, 'escape', { required: ['pattern'] });
  const text = textOf(pattern);
  if (text === undefined) throw typeFault(`cannot escape '${typeName(pattern)}'`);
  return text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
}
