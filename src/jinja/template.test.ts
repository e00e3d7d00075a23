import { defaultLimits } from './limits.js';
import { describe, expect, test } from 'vitest';
import { LakeError } from '../errors.js';
import { fromValue, hostFunction, hostObject, toValue } from './host.js';
import { parseTemplate, type RenderContext, type TemplateSource } from './template.js';
import { stringOf } from './text.js';
import { List, type Value } from './value.js';

const context = (globals: Readonly<Record<string, Value>> = {}): RenderContext => ({
  globals: new Map(Object.entries(globals)),
  undefined: 'run',
});

const file = 'models/a.sql';
const parse = (text: string, form?: TemplateSource['form']) =>
  parseTemplate({ file, text, ...(form && { form }) });

function errorOf(work: () => unknown): LakeError {
  try {
    work();
  } catch (error) {
    if (error instanceof LakeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('errors', () => {
  test('an unclosed block names its opening tag', () => {
    const error = errorOf(() => parse('select 1\n  {% if x %}\n{% for y in z %}{% endfor %}\n'));
    expect(error).toMatchObject({ code: 'LAKE-T001', location: { file, line: 2, column: 6 } });
  });

  test('an unknown tag has a hint', () => {
    const error = errorOf(() => parse('{% mcaro x() %}'));
    expect(error).toMatchObject({ code: 'LAKE-T001', hint: 'did you mean "macro"?' });
  });

  test('an undefined name that is used has its place and a hint; columns are code points', () => {
    const error = errorOf(() => parse("'😀' {{ ordrs.id }}").render(context({ orders: 1 })));
    expect(error).toMatchObject({
      code: 'LAKE-T002',
      message: "'ordrs' is undefined",
      hint: 'did you mean "orders"?',
      location: { file, line: 1, column: 8, endColumn: 13 },
    });
  });

  test('errors in macros name the callers', () => {
    const macros = parseTemplate({
      file: 'macros/m.sql',
      text: '\n{% macro inner(x) %}\n  {{ x + 1 }}\n{% endmacro %}\n{% macro outer(x) %}{{ inner(x) }}{% endmacro %}',
      form: 'definitions',
    });
    const globals = new Map<string, Value>();
    for (const d of macros.definitions)
      globals.set(
        d.macroName,
        d.bind(() => globals),
      );
    const error = errorOf(() => parse("{{ outer('a') }}").render({ globals, undefined: 'run' }));
    expect(error).toMatchObject({
      code: 'LAKE-T003',
      location: { file: 'macros/m.sql', line: 3, column: 6 },
      callers: [
        { name: 'inner', location: { file: 'macros/m.sql', line: 5 } },
        { name: 'outer', location: { file, line: 1, column: 4 } },
      ],
    });
  });

  test('a LakeError of a host function gets the place of the call, other errors pass untouched', () => {
    const pending = new Error('pending');
    const fail = hostFunction('fail', () => {
      throw new LakeError('LAKE-G001', 'no such model');
    });
    const wait = hostFunction('wait', () => {
      throw pending;
    });
    const error = errorOf(() => parse('\n {{ fail() }}').render(context({ fail })));
    expect(error).toMatchObject({ code: 'LAKE-G001', location: { line: 2, column: 5 } });
    expect(() => parse('{{ wait() }}').render(context({ wait }))).toThrow(pending);
  });

  test.each([
    ["{{ 'a' * 10 ** 12 }}"],
    ['{{ 10 ** 1000000 }}'],
    ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}'],
    [`{{ ${'('.repeat(50_000)}1${')'.repeat(50_000)} }}`],
  ])('a limit ends %#', (text) => {
    expect(errorOf(() => parse(text, 'jinja').render(context())).code).toBe('LAKE-T005');
  });

  test('loops and output are limited', () => {
    const limits = { ...defaultLimits, outputLength: 10, iterations: 10, depth: 10 };
    const loop = '{% for i in range(11) %}{% endfor %}';
    expect(errorOf(() => parse(loop).render({ ...context(), limits })).code).toBe('LAKE-T005');
    expect(errorOf(() => parse('01234567890').render({ ...context(), limits })).code).toBe(
      'LAKE-T005',
    );
  });
});

describe('the source map', () => {
  test('text maps to itself, printed values to their expression', () => {
    const { text, map } = parse("select *\nfrom {{ ref('b') }} where x").render(
      context({ ref: hostFunction('ref', () => 'the_table') }),
    );
    expect(text).toBe('select *\nfrom the_table where x');
    expect(map.locate(text.indexOf('from')).location).toMatchObject({ line: 2, column: 1 });
    expect(map.locate(text.indexOf('table')).location).toMatchObject({ line: 2, column: 9 });
    expect(map.locate(text.indexOf('where')).location).toMatchObject({ line: 2, column: 21 });
  });

  test('text of macros maps into their file, with the chain of calls', () => {
    const { definitions } = parseTemplate({
      file: 'macros/m.sql',
      text: '{% macro col(c) %}coalesce({{ c }},\n 0){% endmacro %}{% macro via() %}{{ return(col("x")) }}{% endmacro %}',
      form: 'definitions',
    });
    const globals = new Map<string, Value>();
    for (const d of definitions)
      globals.set(
        d.macroName,
        d.bind(() => globals),
      );
    const { text, map } = parse('select {{ via() }}').render({ globals, undefined: 'run' });
    expect(text).toBe('select coalesce(x,\n 0)');
    expect(map.locate(text.indexOf('0'))).toMatchObject({
      location: { file: 'macros/m.sql', line: 2, column: 2 },
      callers: [{ name: 'col' }, { name: 'via', location: { file, line: 1, column: 11 } }],
    });
  });
});

describe('what is seen without rendering', () => {
  test('calls with literal arguments', () => {
    const { calls } = parse(
      "{{ ref('shop', 'orders', v=2) }}{% if f(x) %}{{ config(tags=['a'], meta={'n': none}) }}{% endif %}{{ dbt_utils.star(from=ref('a')) }}",
    );
    expect(
      calls.map(({ path, args, kwargs, literal }) => ({ path, args, kwargs, literal })),
    ).toEqual([
      { path: ['ref'], args: ['shop', 'orders'], kwargs: { v: 2 }, literal: true },
      { path: ['f'], args: [undefined], kwargs: {}, literal: false },
      { path: ['config'], args: [], kwargs: { tags: ['a'], meta: { n: null } }, literal: true },
      { path: ['dbt_utils', 'star'], args: [], kwargs: { from: undefined }, literal: false },
      { path: ['ref'], args: ['a'], kwargs: {}, literal: true },
    ]);
  });

  test('definitions of every kind, whatever stands between them', () => {
    const { definitions } = parse(
      [
        'Some broken }} {%+ text',
        '{% macro m(a: string, b=[1]) -%} x {%- endmacro %}',
        '{% test positive(model, column_name) %}t{% endtest %}',
        "{% materialization mine, adapter='duckdb' %}y{% endmaterialization %}",
        '{% snapshot s %}{{ 1 }}{% endsnapshot %}',
        '{% docs d %}# text{% enddocs %}',
      ].join('\n'),
      'definitions',
    );
    expect(definitions.map(({ kind, macroName, body }) => [kind, macroName, body])).toEqual([
      ['macro', 'm', 'x '],
      ['test', 'test_positive', 't'],
      ['materialization', 'materialization_mine_duckdb', 'y'],
      ['snapshot', 's', '{{ 1 }}'],
      ['docs', 'd', '# text'],
    ]);
    expect(definitions[0]).toMatchObject({
      parameters: [
        { name: 'a', type: 'string' },
        { name: 'b', default: '[1]' },
      ],
      text: '{% macro m(a: string, b=[1]) -%} x {%- endmacro %}',
      location: { line: 2, column: 1 },
    });
    expect(definitions[3]?.render(context()).text).toBe('1');
  });
});

describe('the host', () => {
  test('values go in and out', () => {
    const js = { a: [1, 1.5, 'x', null, true, 2n ** 70n], b: { c: 'd' } };
    expect(fromValue(toValue(js))).toEqual(js);
  });

  test('a host function calls a macro that it is given', () => {
    const twice = hostFunction('twice', (call) => {
      const caller = call.kwargs.get('caller');
      if (caller === undefined || caller === null || typeof caller !== 'object') return null;
      return caller.kind === 'macro' ? `${stringOf(caller.invoke(call.with([])))}!` : null;
    });
    expect(parse('{% call twice() %}a{% endcall %}').render(context({ twice })).text).toBe('a!');
  });

  test('nothing of JavaScript can be reached', () => {
    const target = hostObject('Target', new Map<string, Value>([['name', 'dev']]));
    const text =
      "{{ target.name }}{{ target.constructor }}{{ target['__proto__'] }}{{ xs.constructor }}{{ xs['length'] }}{{ target.name.length }}";
    expect(parse(text).render(context({ target, xs: new List([1]) })).text).toBe('dev');
  });

  test('return outside of macros ends the template', () => {
    expect(parse('a{{ return([1]) }}b').render(context()).returned).toEqual(new List([1]));
  });
});
