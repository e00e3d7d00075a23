import { expect, test } from 'vitest';
import { runCase, type CorpusCase } from '../testing/jinja-corpus.js';

const nested = '{% macro a() %}{% macro b() %}x{% endmacro %}[{{ b is defined }}]{% endmacro %}';

test.each(['dbt', 'parse', 'native'] as const)('a template may nest macros: %s', (mode) => {
  const expected = { output: mode === 'native' ? "''" : '' };
  expect(runCase({ id: '', mode, template: nested, expected })).toBeUndefined();
});

test.each(['macro b()', 'test b()', 'data_test b()', 'materialization b, default'])(
  'a file of macros may not nest %s',
  (tag) => {
    const name = tag.split(' ')[0] ?? '';
    const inner = `{% ${tag} %}{% end${name} %}`;
    const macros = { 'macros/a.sql': `{% macro a() %}\n${inner}{% endmacro %}` };
    const error = {
      kind: 'syntax',
      line: 2,
      file: 'macros/a.sql',
      messageContains: 'Got nested tags',
    } as const;
    const one: CorpusCase = { id: '', mode: 'dbt', template: '', macros, expected: { error } };
    expect(runCase(one)).toBeUndefined();
  },
);

test('docs may stand in a macro', () => {
  const macros = { 'macros/a.sql': '{% macro a() %}<{% docs b %}x{% enddocs %}>{% endmacro %}' };
  const one: CorpusCase = {
    id: '',
    mode: 'dbt',
    template: '{{ a() }}',
    macros,
    expected: { output: '<>' },
  };
  expect(runCase(one)).toBeUndefined();
});
