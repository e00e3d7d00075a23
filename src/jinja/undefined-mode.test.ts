import { expect, test } from 'vitest';
import { runCase, type CorpusCase } from '../testing/jinja-corpus.js';

const file = 'macros/m.sql';

const answers: readonly (readonly [template: string, macro: string, expected: Expected])[] = [
  ['{{ m() }}', '{{ r() }}', undefinedIn(file, "'r' is undefined")],
  ['{{ m() }}', '{{ {}.b.c }}', undefinedIn(file, "no attribute 'b'")],
  ['{{ m() }}', '{{ ([]|first).x }}', undefinedIn(file, 'No first item')],
  ['{{ m() }}', '{{ a.b }}', undefinedIn(file, "parameter 'a' was not provided")],
  [
    '{{ m() }}',
    '{% for i in [1] %}{{ loop.previtem.x }}{% endfor %}',
    undefinedIn(file, 'there is no previous item'),
  ],
  ['{{ m() }}', '{{ a }}{{ []|first }}{{ r }}', { output: '' }],
  ['{{ m(r) }}', '[{{ a.b() }}]', { output: '[]' }],
  ['{% call m() %}{{ r.x() }}{% endcall %}', '[{{ caller() }}]', { output: '[]' }],
  ['{{ m().x }}', '{{ return({}.a) }}', undefinedIn('<template>', "no attribute 'a'")],
  ['{% macro n() %}{{ r() }}{% endmacro %}{{ n() }}{{ {}.a.b.c() }}', '', { output: '' }],
];

type Expected = CorpusCase['expected'];

function undefinedIn(where: string, messageContains: string): Expected {
  return { error: { kind: 'undefined', line: 1, file: where, messageContains } };
}

test.each(answers)('while parsing, %s with a macro %s', (template, body, expected) => {
  const macros = { [file]: `{% macro m(a) %}${body}{% endmacro %}` };
  expect(runCase({ id: '', mode: 'parse', template, macros, expected })).toBeUndefined();
});
