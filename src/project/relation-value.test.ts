import { expect, test } from 'vitest';
import { parseTemplate } from '../jinja/template.js';
import { relationClass } from './relation-class.js';
import { relationValue } from './relation-value.js';

const table = relationValue(
  { database: 'd', schema: 's', identifier: 'i' },
  { type: 'table', uniqueId: 'model.p.i' },
);
const globals = new Map([
  ['r', table],
  ['Relation', relationClass()],
]);

function rendered(text: string): string {
  return parseTemplate({ file: 'a.sql', text }).render({ globals, undefined: 'run' }).text;
}

test('a relation is a mapping that answers by names', () => {
  expect(rendered("{{ r is mapping }} {{ r.get('metadata', {}).get('type', '') }}")).toBe(
    'True DuckDBRelation',
  );
  expect(rendered("{{ r.get('schema') }} {{ r.get('nope', 1) }} {{ r['identifier'] }}")).toBe(
    's 1 i',
  );
  expect(rendered("{{ 'database' in r }} {{ 'nope' in r }}")).toBe('True False');
  expect(() => rendered('{{ r.keys() }}')).toThrow('was used as a dictionary');
  expect(() => rendered('{% for x in r %}{% endfor %}')).toThrow('was used as a dictionary');
});

test('a relation tells its parts and policies', () => {
  expect(rendered('{{ r.path }} {{ r.path.schema }} {{ r.include_policy }}')).toBe(
    "Path(database='d', schema='s', identifier='i') s Policy(database=True, schema=True, identifier=True)",
  );
  expect(rendered('{{ r.is_table }} {{ r.is_pointer }} {{ r.View }} {{ r.external }}')).toBe(
    'True False view None',
  );
});

test('relations are made from others', () => {
  expect(rendered("{{ r.replace_path(identifier='x') }}")).toBe('"d"."s"."x"');
  expect(rendered('{{ r.without_identifier() }} {{ r.without_identifier().identifier }}')).toBe(
    '"d"."s" None',
  );
  const changed =
    "r.incorporate(path={'schema': 'x'}, quote_policy={'schema': false}, type='view')";
  expect(rendered(`{{ ${changed} }} {{ ${changed}.is_view }}`)).toBe('"d".x."i" True');
  expect(() => rendered("{{ r.incorporate(type='nope') }}")).toThrow('has invalid value');
});

test('a relation names the information schema of its database', () => {
  expect(rendered("{{ r.information_schema('TABLES') }}")).toBe('"d".INFORMATION_SCHEMA.TABLES');
  expect(rendered('{{ r.information_schema() }}')).toBe('"d".INFORMATION_SCHEMA');
  expect(rendered("{{ r.information_schema('X').get('metadata') }}")).toBe(
    "{'type': 'InformationSchema'}",
  );
});

test('relations are equal when they agree in all they say', () => {
  expect(rendered("{{ r == Relation.create('d', 's', 'i') }}")).toBe('False');
  expect(rendered("{{ r == Relation.create('d', 's', 'i', type='table') }}")).toBe('True');
  expect(rendered("{{ r.matches(database='d', schema='s') }} {{ r.matches(schema='x') }}")).toBe(
    'True False',
  );
  expect(() => rendered("{{ r.matches(database='D') }}")).toThrow('approximate match');
  expect(() => rendered('{{ r.matches() }}')).toThrow('no search path was passed');
});
