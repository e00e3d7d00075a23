import { describe, expect, test } from 'vitest';
import { LakeError } from '../errors.js';
import { hostFunction, hostObject, toValue } from './host.js';
import { parseTemplate } from './template.js';
import type { Value } from './value.js';

/** What an escape would have to reach or print. */
const leaks =
  /native code|\[object|=>|prototype|__proto__|process|require|mainModule|<class|globalThis|\bFunction\b|secret|root:/;

const ref = hostFunction('ref', ({ args }) => args[0] ?? null);
const globals = new Map<string, Value>([
  ['ref', ref],
  ['adapter', hostObject('Adapter', new Map([['dispatch', ref]]))],
  ['config', hostObject('Config', new Map<string, Value>([['get', ref]]))],
  ['target', hostObject('Target', new Map([['name', 'dev']]))],
  ['data', toValue({ a: 1, list: [1, 2], text: 'abc', nested: { b: 2 } })],
]);

function render(text: string, form: 'jinja' | 'model' = 'jinja'): string {
  return parseTemplate({ file: 'models/a.sql', text, form }).render({ globals, undefined: 'run' })
    .text;
}

/** The text that a template gives, or the code of its error. */
function outcome(text: string): string {
  try {
    return render(text);
  } catch (error) {
    if (error instanceof LakeError) return error.code;
    throw error;
  }
}

/** Values whose attributes lead out in Python or JavaScript. */
const starts = [
  ...["''", '1', '1.5', '[]', '{}', '()', 'none', 'true', 'data', 'data.list', 'nope'],
  ...['ref', 'adapter', 'adapter.dispatch', 'config', 'config.get', 'target', 'range', 'range(3)'],
  ...['dict', 'lipsum', 'cycler', "cycler('a')", 'joiner', 'joiner()', 'namespace', 'namespace()'],
  ...[
    "''.join",
    "'a'|safe",
    '{}.items()',
    '{}.keys',
    '[].append',
    "'a'|map('upper')",
    'loop',
    'self',
  ],
  ...['caller', 'varargs', 'kwargs', "''.encode()", '[].sort', "('a',)|groupby(0)", '(1).real'],
] as const;
const attributes = [
  ...['constructor', 'prototype', '__proto__', '__defineGetter__', '__lookupGetter__', 'toString'],
  ...[
    'valueOf',
    'hasOwnProperty',
    'call',
    'apply',
    'bind',
    'invoke',
    'protocol',
    'payload',
    'kind',
  ],
  ...['__class__', '__mro__', '__base__', '__bases__', '__subclasses__', '__globals__', '__init__'],
  ...[
    '__dict__',
    '__builtins__',
    '__code__',
    '__func__',
    '__self__',
    '__getattribute__',
    '__reduce__',
  ],
  ...[
    'func_globals',
    'gi_frame',
    'gi_code',
    'cr_frame',
    'f_globals',
    'mro',
    '_context',
    '__module__',
  ],
] as const;

/** The ways to ask a value for something by name. */
const ways: readonly ((value: string, name: string) => string)[] = [
  (value, name) => `{{ (${value}).${name} }}`,
  (value, name) => `{{ (${value})['${name}'] }}`,
  (value, name) => `{{ (${value})|attr('${name}') }}`,
  (value, name) => `{{ [${value}]|map(attribute='${name}')|list }}`,
  (value, name) => `{{ '{0.${name}}'.format(${value}) }}`,
  (value, name) => `{{ '{0[${name}]}'.format(${value}) }}`,
  (value, name) => `{{ '{x.${name}}'.format_map({'x': ${value}}) }}`,
  (value, name) => `{{ [${value}]|selectattr('${name}', 'defined')|list|length }}`,
];

describe('names that lead out of a sandbox', () => {
  test.each(starts)('%s has none of them', (value) => {
    for (const name of attributes) {
      for (const way of ways) {
        const template = way(value, name);
        expect(outcome(template), template).not.toMatch(leaks);
        const called = template.replace(' }}', '() }}');
        expect(outcome(called), called).not.toMatch(leaks);
      }
    }
  });
});

describe('known escapes', () => {
  test.each([
    `{{ ''.__class__.__mro__[1].__subclasses__() }}`,
    `{{ [].__class__.__base__.__subclasses__()[40]('/etc/passwd').read() }}`,
    `{{ lipsum.__globals__['os'].popen('id').read() }}`,
    `{{ cycler.__init__.__globals__.os.popen('id').read() }}`,
    `{{ joiner.__init__.__globals__.os }}`,
    `{{ namespace.__init__.__globals__.os }}`,
    `{{ self.__init__.__globals__.__builtins__ }}`,
    `{{ self._TemplateReference__context }}`,
    `{{ range.constructor("return process")() }}`,
    `{{ ref.constructor.constructor("return process")().mainModule.require("fs") }}`,
    `{{ ''.constructor.constructor('return globalThis')() }}`,
    `{{ [].constructor.from([1]) }}`,
    `{{ adapter.__proto__.constructor.constructor('return 1')() }}`,
    `{{ config.get.constructor('return this')() }}`,
    `{{ data.__proto__.polluted }}`,
    `{{ data['__proto__']['constructor'] }}`,
    `{{ data|attr('__proto__') }}`,
    `{{ (data|attr('__class__'))|attr('__mro__') }}`,
    `{{ ''|attr('__cl' ~ 'ass__') }}`,
    `{{ ''|attr(['__class', '__']|join) }}`,
    `{{ ''['\\x5f\\x5fclass\\x5f\\x5f'] }}`,
    `{{ ''['__cla' + 'ss__']['__mro__'] }}`,
    `{{ '{0.__class__.__mro__}'.format('') }}`,
    `{{ '{0.__init__.__globals__}'.format(lipsum) }}`,
    `{{ ('{0.__class__}'|safe).format('') }}`,
    `{{ '{0.constructor.constructor}'.format(ref) }}`,
    `{{ '%(__class__)s' % data }}`,
    `{{ [ref]|map(attribute='constructor.constructor')|list }}`,
    `{{ [data]|groupby('__proto__.constructor')|list }}`,
    `{{ [data]|sort(attribute='__proto__.x') }}`,
    `{{ [data]|sum(attribute='constructor.length', start=0) }}`,
    `{{ [data]|join(',', attribute='__proto__') }}`,
    `{{ [data]|unique(attribute='constructor')|list }}`,
    `{{ [data]|min(attribute='constructor') }}`,
    `{{ ['constructor']|map('attr', 'constructor')|list }}`,
    `{{ [ref]|map('attr', '__globals__')|list }}`,
    `{{ ['']|map('constructor')|list }}`,
    `{{ ''|constructor }}`,
    `{% if false %}{% else %}{{ ''|__proto__ }}{% endif %}`,
    `{{ '' is constructor }}`,
    `{{ 1 is __proto__ }}`,
    `{{ __proto__ }}{{ constructor }}{{ toString }}{{ hasOwnProperty }}`,
    `{{ process }}{{ global }}{{ globalThis }}{{ require }}{{ module }}`,
    `{{ this.constructor }}`,
    `{{ eval('1') }}`,
    `{{ Function('return 1')() }}`,
    `{{ __import__('os') }}`,
    `{{ get_flashed_messages.__globals__ }}`,
    `{{ url_for.__globals__ }}`,
    `{% include '/etc/passwd' %}`,
    `{% import '/etc/passwd' as m %}{{ m }}`,
    `{% from 'os' import system %}{{ system('id') }}`,
    `{% extends '/etc/passwd' %}`,
    `{% set ns = namespace() %}{% set ns.__proto__ = {'polluted': 1} %}{{ data.polluted }}{{ {}.polluted }}`,
    `{% set ns = namespace(__proto__=1, constructor=2) %}{{ {}.constructor }}`,
    `{% set d = {} %}{% do d.update({'__proto__': {'polluted': 1}}) %}{{ {}.polluted }}`,
    `{% set d = {'__proto__': {'polluted': 1}} %}{{ {}.polluted }}{{ d.polluted }}`,
    `{{ dict(__proto__={'polluted': 1}).polluted }}`,
    `{{ {'a': 1}.setdefault('__proto__', {'polluted': 1}) and {}.polluted }}`,
    `{% macro constructor() %}x{% endmacro %}{{ constructor.constructor }}`,
    `{% macro m() %}{{ caller.constructor('return 1')() }}{% endmacro %}{% call m() %}{% endcall %}`,
    `{% macro m() %}{{ varargs.__class__ }}{{ kwargs.constructor }}{% endmacro %}{{ m(1, a=2) }}`,
    `{% macro m() %}{% endmacro %}{{ m._func }}{{ m._environment }}{{ m.__call__.__globals__ }}`,
    `{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}{{ m.signature }}{{ m.invoke }}`,
    `{% for x in [1] %}{{ loop.__class__ }}{{ loop._iterator }}{{ loop.constructor }}{% endfor %}`,
    `{% for k in data.__proto__ %}{{ k }}{% endfor %}`,
    `{% for k, v in {}.__class__.items() %}{{ k }}{% endfor %}`,
    `{{ ref(valueOf=1) }}{{ ref({'toString': 1}) + '' }}`,
    `{{ {'toString': ref, 'valueOf': ref} ~ '' }}`,
    `{{ {'then': ref}.then }}`,
    `{{ ref.call(1) }}{{ ref.apply(1, []) }}`,
    `{{ ref.bind(1)() }}`,
    `{{ [1, 2].map(ref) }}{{ [1].reduce(ref) }}`,
    `{{ 'a'.replace('a', ref) }}`,
    `{{ 'x'.replace('x', "$&$\`$'") }}`,
    `{{ 'x'|replace('x', '$$') }}`,
    `{{ 'abc'.match('.') }}{{ 'abc'.at(0) }}{{ 'a'.length }}`,
    `{{ [1].length }}{{ {}.size }}{{ [1].items }}`,
    `{{ (1).toFixed(2) }}{{ (1.5).value }}`,
    `{{ [].sort(key=ref.constructor) }}`,
    `{{ ''.translate({97: ref}) }}`,
    `{{ ''.encode('utf-8').buffer }}{{ ''.encode().constructor }}`,
    `{{ (data.list|map('string')).gi_frame }}`,
    `{{ (data.list|map('string')).iterator }}`,
    `{{ nope.candidates }}`,
    `{{ (nope|default(none)).constructor }}`,
    `{{ target['constructor'] }}{{ target['__proto__'] }}{{ target.payload }}`,
    `{% autoescape true %}{{ '<script>'.__html__ }}{% endautoescape %}`,
    `{% block constructor %}{{ self.constructor }}{% endblock %}`,
    `{{ self.__proto__ }}{{ self['constructor'] }}`,
    '{{ 1 }}${process.env}<% process %>#{process}'.replace(/process/g, 'proc'),
  ])('%s', (template) => {
    expect(outcome(template)).not.toMatch(leaks);
  });

  test('nothing was left behind', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('names of JavaScript are plain keys of a dict', () => {
    const text = `{% set d = {'__proto__': 1, 'constructor': 2, 'hasOwnProperty': 3} %}{{ d }}{{ d.constructor }}`;
    expect(render(text)).toBe(`{'__proto__': 1, 'constructor': 2, 'hasOwnProperty': 3}2`);
  });
});

/** Short templates that would fill the memory or never end. */
const hungry: readonly string[] = [
  `{{ 'a' * 10 ** 12 }}`,
  `{{ [0] * 10 ** 12 }}`,
  `{{ ([0] * 10 ** 7) * 10 ** 7 }}`,
  `{{ (('a' * 10 ** 7) * 100)|length }}`,
  `{% set ns = namespace(x='a' * 1000) %}{% for i in range(100) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}`,
  `{% set ns = namespace(x='a' * 1000) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}`,
  `{% set ns = namespace(x=[0]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}`,
  `{% set l = [0] %}{% for i in range(100) %}{% do l.extend(l) %}{% endfor %}`,
  `{% set ns = namespace(x=[0]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}`,
  `{% set ns = namespace(x=[0]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x|tojson }}`,
  `{% set ns = namespace(x=[0]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x|pprint }}`,
  `{% set ns = namespace(x=[0], y=[0]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}`,
  `{% set ns = namespace(x=(0,)) %}{% for i in range(60) %}{% set ns.x = (ns.x, ns.x) %}{% endfor %}{{ {ns.x: 1} }}`,
  `{{ [[[[0] * 1000] * 1000] * 1000] * 1000 }}`,
  `{{ '%999999999d' % 1 }}`,
  `{{ '%.999999999f' % 1.5 }}`,
  `{{ '%*d' % (999999999, 1) }}`,
  `{{ '{:999999999}'.format(1) }}`,
  `{{ '{:0999999999,}'.format(1) }}`,
  `{{ '{:.999999999f}'.format(1.5) }}`,
  `{{ '{:{}}'.format('a', 10 ** 9) }}`,
  `{{ 2 ** 10 ** 9 }}`,
  `{{ 10 ** 10 ** 10 }}`,
  `{% set ns = namespace(x=10 ** 1000) %}{% for i in range(100) %}{% set ns.x = ns.x * ns.x %}{% endfor %}`,
  `{{ ((2 ** 999999) ~ '')|length }}`,
  `{{ 1|round(-1000000000) }}{{ 'x' * 10 ** 9 }}`,
  `{{ ('9' * 1000000)|int(base=16) }}`,
  `{{ range(10 ** 9)|list }}`,
  `{{ range(0, 10 ** 18, 1) }}`,
  `{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}`,
  `{% for a in range(100000) if range(100000)|list|length < 0 %}{% endfor %}`,
  `{% for a in range(100000) %}{% set x = range(100000)|list %}{% endfor %}`,
  `{% for a in range(100000) %}{% set x = range(100000)|sum %}{% endfor %}`,
  `{% for a in range(100000) %}{% set x = range(100000)|map('string')|join %}{% endfor %}`,
  `{% set l = [] %}{% for a in range(100000) %}{% for b in range(100) %}{% do l.append({'a': b}) %}{% endfor %}{% endfor %}`,
  `{% set l = [1] %}{% for a in l %}{% do l.append(a) %}{% endfor %}`,
  `{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}`,
  `{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(300) }}`,
  `{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}`,
  `{% macro m() %}{{ caller() }}{% endmacro %}{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() }}`,
  `{% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}`,
  `{% block a %}{{ self.a() }}{% endblock %}`,
  `{{ 'a'|center(10 ** 9) }}`,
  `{{ 'a'.ljust(10 ** 9) }}{{ 'a'.zfill(10 ** 9) }}`,
  `{{ ('\\n' * 100000)|indent(100000) }}`,
  `{{ 'a'|indent(10 ** 10, true) }}`,
  `{{ ('\\t' * 100000).expandtabs(100000) }}`,
  `{{ ('a' * 100000).replace('a', 'b' * 100000) }}`,
  `{{ ('a' * 100000)|replace('', 'b' * 100000) }}`,
  `{{ ('a' * 100000).join(['b'] * 100000) }}`,
  `{{ (['b'] * 100000)|join('a' * 100000) }}`,
  `{{ ('a b ' * 100000)|wordwrap(1, wrapstring='x' * 100000) }}`,
  `{{ [1]|batch(10 ** 9, 0)|list }}`,
  `{{ [1]|slice(10 ** 9)|list }}`,
  `{{ [1]|tojson(indent=10 ** 9) }}`,
  `{{ lipsum(n=10 ** 9) }}`,
  `{{ dict.fromkeys(range(100000), 'a' * 10 ** 9) }}`,
  `{{ ${'('.repeat(100_000)}1${')'.repeat(100_000)} }}`,
  `{{ ${'['.repeat(100_000)}${']'.repeat(100_000)} }}`,
  `{{ ${'-'.repeat(100_000)}1 }}`,
  `{{ ${'not '.repeat(100_000)}1 }}`,
  `{{ 1${'|abs'.repeat(100_000)} }}`,
  `{{ a${'.a'.repeat(100_000)} }}`,
  `{{ 1${' + 1'.repeat(100_000)} }}`,
  `{{ 1${' if 1 else 1'.repeat(50_000)} }}`,
  `${'{% if 1 %}'.repeat(20_000)}${'{% endif %}'.repeat(20_000)}`,
  `${'{% for a in [1] %}'.repeat(20_000)}${'{% endfor %}'.repeat(20_000)}`,
  `{{ '${'{'.repeat(100_001)}'.format(1) }}`,
  `{{ ('<' * 200000)|striptags }}`,
  `{{ ('<!--' * 100000)|striptags }}`,
  `{{ (')' * 100000 ~ 'x')|urlize }}`,
  `{{ ('a' * 100000 ~ ' ' ~ 'b' * 100000).rsplit(none, 1)|length }}`,
  `{{ ('.' ~ '-' * 100000)|wordwrap }}`,
  `{{ ('%(' * 50000) % {} }}`,
  `{{ nope[('a' * 10 ** 6)] }}`,
  `{{ ('x'|safe).center(10 ** 9) }}`,
  `{{ 'x'.encode().ljust(10 ** 9) }}{{ 'x'.encode() * 10 ** 9 }}`,
  `{{ 'x'.encode().zfill(10 ** 9) }}`,
  `{{ (1).to_bytes(10 ** 9) }}`,
  `{{ (0).from_bytes('a'.encode() * 10 ** 7, 'big') }}`,
  `{{ ('1' * 10 ** 7)|int }}{{ ('1' * 10 ** 7)|float }}{{ ('_1' * 10 ** 6)|float }}`,
  `{{ ('0x' ~ 'f' * 10 ** 6)|int(base=16) }}`,
  `{{ '%099999999d' % 1 }}`,
  `{{ '%-100000000s'|format('') }}`,
  `{{ ('%' ~ '9' * 400 ~ 'd') % 1 }}`,
  `{{ ('{:' ~ '9' * 400 ~ '}').format(1) }}`,
  `{{ ('{0}' * 10 ** 6).format('a' * 1000) }}`,
  `{{ ('{' * 10 ** 6).format() }}`,
  `{{ ('a' * 10 ** 5).translate({97: 'b' * 10 ** 4}) }}`,
  `{{ ('\\t' * 10 ** 5).encode().expandtabs(10 ** 4) }}`,
  `{{ ('a\\n' * 10 ** 5)|indent('x' * 10 ** 4) }}`,
  `{{ ('a' * 10 ** 6)|wordwrap(1)|length }}`,
  `{{ ('x@' ~ 'a.' * 10 ** 5 ~ '!')|urlize|length }}`,
  `{{ ('www.' ~ 'a-' * 10 ** 5)|urlize|length }}`,
  `{{ ('(' * 10 ** 4 ~ ')' * 10 ** 4)|urlize|length }}`,
  `{{ '{:,}'.format(2 ** 999999)|length }}`,
  `{{ 5|round(-10 ** 9) }}{{ 1.5 ** 10 ** 6 }}`,
  `{{ cycler(*range(100000)).next() }}{{ lipsum(1, min=10 ** 9, max=10 ** 9) }}`,
  `{{ [1]|map(attribute='a' ~ '.a' * 10 ** 5)|list }}`,
  `{% set l = [] %}{% do l.append(l) %}{% set m = [] %}{% do m.append(m) %}{{ l == m }}`,
  `{% set l = [] %}{% do l.append(l) %}{% set m = [] %}{% do m.append(m) %}{{ [l, m]|sort }}`,
  `{% set d = {} %}{% do d.update({1: d}) %}{{ d }}{{ d|pprint }}{{ d|tojson }}`,
  `{% set ns = namespace(x=()) %}{% for i in range(100000) %}{% set ns.x = (ns.x,) %}{% endfor %}{{ {ns.x: 1} }}`,
  `{% set ns = namespace(x={}) %}{% for i in range(100000) %}{% set ns.x = {1: ns.x} %}{% endfor %}{{ ns.x|pprint }}`,
  `{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}`,
  `{% block a %}{% for i in range(10) %}{{ self.a() }}{% endfor %}{% endblock %}`,
  `{% macro m(x) %}{{ m(x ~ x) }}{% endmacro %}{{ m('aa') }}`,
  '{{'.repeat(500_000),
  `{# ${'x'.repeat(1_000_000)}`,
  `{{ "${'x'.repeat(1_000_000)}`,
  `{{ ${'9'.repeat(1_000_000)} }}`,
  `{{ ${'f('.repeat(200_000)} }}`,
  `{{ ${'a is '.repeat(100_000)}b }}`,
  `{% set ${'a,'.repeat(100_000)} = 1 %}`,
  '{% filter upper %}'.repeat(10_000),
];

/** What goes over a long list, dict or text, so that doing it often takes its time. */
const onLongValues = [
  'l.index(99999)',
  'l.count(5)',
  'l[:]',
  'l.reverse()',
  'l.append(l.pop(0))',
  'l|unique|list',
  "l|sort(attribute=',' * 1000)",
  'd.copy()',
  'd.popitem() or d.update({i: 1})',
  't[i]',
  't[i : i + 1]',
];

describe('templates that want too much', () => {
  test.each(hungry.map((template) => [template.slice(0, 100), template] as const))(
    '%s',
    (_, template) => {
      const before = process.memoryUsage().rss;
      const result = outcome(template);
      expect(result.length).toBeLessThan(2_000_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(1.5e9);
    },
  );

  test.each(onLongValues)('%s, over and over', (expression) => {
    const values =
      "{% set l = range(100000)|list %}{% set d = dict.fromkeys(l) %}{% set t = '😀' * 10 ** 6 %}";
    const loop = `{% for i in range(100000) %}{% set x = ${expression} %}{% endfor %}`;
    expect(outcome(values + loop)).toBe('LAKE-T005');
  });

  test('a value that holds itself is printed once', () => {
    expect(render('{% set l = [1] %}{% do l.append(l) %}{{ l }}')).toBe('[1, [...]]');
    expect(outcome('{% set l = [1] %}{% do l.append(l) %}{{ l|tojson }}')).toBe('LAKE-T004');
    expect(render('{% set l = [1] %}{% do l.append(l) %}{{ l == [1, l] }}{{ l|pprint }}')).toMatch(
      /^True\[1, <Recursion on list with id=\d+>\]$/,
    );
  });
});
