import { expect, test } from 'vitest';
import { compileInline } from './compile.js';
import { loadFixture, runContext } from '../testing/project-fixture.js';

test.each([
  ["api.Column('a', 'varchar', 20).data_type", 'character varying(20)'],
  ["api.Column('a', 'VARCHAR').data_type", 'character varying(256)'],
  ["api.Column('a', 'integer').is_number()", 'True'],
  ["api.Column('a', 'DECIMAL(10,2)').data_type", 'DECIMAL(10,2)'],
  ["api.Column.create('a', 'string').dtype", 'TEXT'],
  ["api.Column.numeric_type('numeric', none, 2)", 'numeric'],
  [
    "api.Column('s', 'STRUCT(a INTEGER, b STRUCT(c DECIMAL(10,2)))').flatten()|map(attribute='name')|join(' ')",
    's.a s.b.c',
  ],
  ["api.Column('a', 'int') == api.Column('a', 'int')", 'True'],
])('%s', async (expression, printed) => {
  const project = await loadFixture({});
  const { sql } = await compileInline(project, `{{ ${expression} }}`, runContext());
  expect(sql).toBe(printed);
});
