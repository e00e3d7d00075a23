import { expect, test } from 'vitest';
import {
  compileByName,
  loadErrors,
  loadFixture,
  type FixtureFiles,
} from '../testing/project-fixture.js';

const files: FixtureFiles = {
  'models/a.sql': "{{ config(group='finance') }}select 1 as id",
  'models/docs.md': '{% docs about %}what it shows{% enddocs %}',
  'models/marts/_marts.yml': `
groups:
  - name: finance
    owner: {email: [a@x.io, b@x.io], team: t}
    description: "{{ doc('about') }}"
sources:
  - name: raw
    tables: [{name: events}]
exposures:
  - name: board
    type: dashboard
    url: "https://x.io/{{ target.name }}"
    description: "{{ doc('about') }}"
    tags: [b]
    meta: {m: 1}
    config: {tags: [a], meta: {n: 2}}
    owner: {name: Ann}
    depends_on:
      - ref('a')
      - ref('shop', 'a')
      - source('raw', 'events')
  - name: hidden
    type: ml
    owner: {name: Ann}
    config: {enabled: false}
`,
};

test('templates see exposures and groups as dbt shows them', async () => {
  const project = await loadFixture({
    ...files,
    'models/b.sql': [
      '{% set board = graph.exposures.values() | first if execute else {} %}',
      '{% for key, value in board.items() %}{{ key }}={{ value }}\n{% endfor %}',
      '{% for group in graph.groups.values() %}{{ group.items() | list }}{% endfor %}',
    ].join(''),
  });
  expect(project.warnings).toEqual([]);
  const { sql } = await compileByName(project, 'b');
  expect(sql.split('\n')).toEqual([
    'name=board',
    'resource_type=exposure',
    'package_name=shop',
    'path=marts/_marts.yml',
    'original_file_path=models/marts/_marts.yml',
    'unique_id=exposure.shop.board',
    "fqn=['shop', 'marts', 'board']",
    'type=dashboard',
    "owner={'email': None, 'name': 'Ann'}",
    'description=what it shows',
    'label=None',
    'maturity=None',
    "meta={'m': 1, 'n': 2}",
    "tags=['a', 'b']",
    "config={'enabled': True, 'tags': ['a', 'b'], 'meta': {'m': 1, 'n': 2}}",
    'url=https://x.io/dev',
    "depends_on={'macros': [], 'nodes': ['source.shop.raw.events', 'model.shop.a']}",
    "refs=[{'name': 'a', 'package': None, 'version': None}, {'name': 'a', 'package': 'shop', 'version': None}]",
    "sources=[['raw', 'events']]",
    'metrics=[]',
    "[('name', 'finance'), ('resource_type', 'group'), ('package_name', 'shop'), ('path', 'marts/_marts.yml'), ('original_file_path', 'models/marts/_marts.yml'), ('unique_id', 'group.shop.finance'), ('owner', {'email': ['a@x.io', 'b@x.io'], 'name': None, 'team': 't'}), ('description', \"{{ doc('about') }}\"), ('config', {'meta': {}})]",
  ]);
});

const exposure = (rest: string) => `exposures:\n  - name: e\n    ${rest}\n`;
const owner = 'owner: {name: Ann}';

test.each<[what: string, more: FixtureFiles, code: string, place: string, message: string]>([
  [
    'another type',
    { 'models/e.yml': exposure(`type: chart\n    ${owner}`) },
    'LAKE-C003',
    'models/e.yml:3',
    "'chart' is not one of ['dashboard', 'notebook', 'analysis', 'ml', 'application']",
  ],
  [
    'no owner',
    { 'models/e.yml': exposure('type: ml') },
    'LAKE-C003',
    'models/e.yml:2',
    "'owner' is a required property",
  ],
  [
    'a nameless owner',
    { 'models/e.yml': 'groups:\n  - name: g\n    owner: {team: t}\n' },
    'LAKE-C003',
    'models/e.yml:3',
    "Group owner must have at least one of 'name' or 'email'.",
  ],
  [
    'a ref to nothing',
    { 'models/e.yml': exposure(`type: ml\n    ${owner}\n    depends_on: [ref("aa")]`) },
    'LAKE-G001',
    'models/e.yml:5',
    "Exposure 'exposure.shop.e' (models/e.yml) depends on a node named 'aa' which was not found",
  ],
  [
    'a second group of the name',
    { 'models/z.yml': `groups:\n  - name: finance\n    ${owner}\n` },
    'LAKE-C005',
    'models/z.yml:2',
    'there are two groups named "finance"',
  ],
  [
    'a group that nobody declares',
    { 'models/b.sql': "{{ config(group='fin') }}select 1" },
    'LAKE-C003',
    'models/b.sql:1',
    "Invalid group 'fin', expected one of ['finance']",
  ],
])('%s is an error', async (_, more, code, place, message) => {
  const errors = await loadErrors({ ...files, ...more });
  expect(errors).toMatchObject([{ code, message }]);
  const { file, line } = errors[0]?.location ?? {};
  expect(`${file}:${line}`).toBe(place);
});
