import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { LakeError } from '../errors.js';
import { errorText } from '../report/error-text.js';
import { hostFunction, hostObject } from './host.js';
import { parseTemplate } from './template.js';
import type { Value } from './value.js';

const file = 'models/orders.sql';
const macroFile = 'macros/money.sql';
const macros = `{% macro cents(column, digits=2) %}
  round({{ column }} / 100, {{ digits }})
{% endmacro %}

{% macro total(relation) %}
  sum({{ cents(relation.colunm) }})
{% endmacro %}

{% macro of_relation(relation) %}
  {{ relation.identifier.name.first }}
{% endmacro %}

{% macro outer(relation) %}
  {{ of_relation(relation) }}
{% endmacro %}
`;

/** Mistakes that people make, by what they are. */
const mistakes: readonly (readonly [what: string, template: string])[] = [
  ['missing endif', `select 1\n{% if target.name == 'dev' %}\nwhere true\n`],
  ['missing endfor', `{% for c in ['a', 'b'] %}\n  {{ c }},\n`],
  ['missing endmacro', `{% macro m() %}\nselect 1\n`],
  ['end of another block', `{% for c in [1] %}\n  {% if c %}x{% endfor %}\n{% endif %}`],
  ['unknown tag', `select 1\n{% fi true %}x{% endfi %}`],
  ['elseif', `{% if true %}a{% elseif false %}b{% endif %}`],
  ['unknown filter', `select {{ 'a' | uper }} as a`],
  ['unknown filter under a condition', `{% if true %}{{ 'a' | uper }}{% endif %}`],
  ['unknown test', `{% if 1 is divisable_by(2) %}x{% endif %}`],
  ['too many arguments for a macro', `select {{ cents('a', 2, 3) }}`],
  ['unknown argument of a macro', `select {{ cents('a', digit=3) }}`],
  ['too many arguments for a filter', `{{ 'a' | upper(1) }}`],
  ['undefined variable', `select *\nfrom {{ rf('a') }}`],
  ['undefined variable in an operation', `limit {{ row_limit + 1 }}`],
  ['misspelt macro', `select {{ cent('a') }}`],
  ['undefined attribute', `{{ target.schem.name }}`],
  ['undefined attribute in a nested macro', `select 1,\n  {{ outer(target) }}`],
  ['attribute of None', `{% set x = none %}\n{{ x.a.b }}`],
  ['wrong quote', `select * from {{ ref('a") }}`],
  ['unclosed braces', `select * from {{ ref('a')\nwhere true`],
  ['one brace too few', `select * from {{ ref('a') }\nwhere true`],
  ['unclosed bracket', `{{ ref('a' }}`],
  ['unclosed comment', `select 1 {# why`],
  ['assignment in a condition', `{% if x = 1 %}a{% endif %}`],
  ['missing comma', `{{ config(materialized='table' unique_key='id') }}`],
  ['missing comma in a list', `{% set columns = ['a' 'b', c d] %}`],
  ['call without an argument', `{{ ref() }}`],
  ['text and number', `{{ 'a' + 1 }}`],
  ['not callable', `{{ target() }}`],
  ['not iterable', `{% for x in 5 %}{{ x }}{% endfor %}`],
  ['division by zero', `{{ 1 / 0 }}`],
  ['unpacking', `{% for a, b in [[1, 2, 3]] %}{{ a }}{% endfor %}`],
  ['SQL operator', `{% if a && b %}x{% endif %}`],
  ['nested braces', `{% set x = {{ target.name }} %}`],
  ['include', `{% include 'other.sql' %}`],
  ['endless recursion', `{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}`],
  ['too much text', `{{ 'x' * 10 ** 9 }}`],
];

test('the errors of templates read well', async () => {
  const texts = mistakes.map(([what, template]) => `### ${what}\n\n${textOf(template)}\n`);
  await expect(texts.join('\n')).toMatchFileSnapshot('./error-texts.golden.txt');
});

function textOf(template: string): string {
  const sources = new Map([
    [file, template],
    [macroFile, macros],
  ]);
  const plain = errorText(faultOf(template), { readSource: (name) => sources.get(name) });
  return stripVTControlCharacters(plain);
}

function faultOf(template: string): unknown {
  try {
    parseTemplate({ file, text: template, form: 'jinja' }).render({ globals, undefined: 'run' });
  } catch (error) {
    return error;
  }
  throw new Error(`no error: ${template}`);
}

const ref = hostFunction('ref', ({ args }) => {
  const [name] = args;
  if (name !== undefined) return name;
  throw new LakeError('LAKE-T003', 'ref() needs the name of a model', { hint: "ref('orders')" });
});
const globals = new Map<string, Value>([
  ['ref', ref],
  ['config', hostFunction('config', () => '')],
  [
    'target',
    hostObject(
      'Target',
      new Map([
        ['name', 'dev'],
        ['schema', 'main'],
        ['identifier', 'orders'],
      ]),
    ),
  ],
]);
for (const d of parseTemplate({ file: macroFile, text: macros, form: 'definitions' }).definitions) {
  globals.set(
    d.macroName,
    d.bind(() => globals),
  );
}
