import { expect, test } from 'vitest';
import { LakeError } from '../errors.js';
import { Dag } from './dag.js';
import { matchesGlob } from './glob.js';
import type { SelectableNode } from './matching.js';
import { matchesPath } from './path-glob.js';
import { evaluateSelection, type IndirectSelection } from './selection.js';
import { parseSelector } from './selector.js';

/** raw → stg_a, stg_b → fct → mart; tests on stg_a, and on stg_a with stg_b. */
const parents = new Map<string, readonly string[]>([
  ['raw.t', []],
  ['stg_a', ['raw.t']],
  ['stg_b', ['raw.t']],
  ['fct', ['stg_a', 'stg_b']],
  ['mart.v1', ['fct']],
  ['t_a', ['stg_a']],
  ['t_ab', ['stg_a', 'stg_b']],
]);

const details: Readonly<Record<string, Partial<SelectableNode>>> = {
  'raw.t': { resourceType: 'source', sourceName: 'raw', name: 't', files: ['models/_raw.yml'] },
  stg_a: { fqn: ['shop', 'staging', 'stg_a'], tags: ['nightly', 'x.y'] },
  stg_b: { fqn: ['shop', 'staging', 'stg_b'], config: { materialized: 'view', meta: { o: 'me' } } },
  fct: {
    fqn: ['shop', 'gold', 'core', 'fct'],
    config: { materialized: 'table', full: true, n: 3 },
  },
  'mart.v1': {
    fqn: ['shop', 'gold', 'mart.v1'],
    packageName: 'other',
    config: { list: ['a', 'b'] },
  },
  t_a: {
    resourceType: 'test',
    test: { kind: 'generic', macro: 'unique' },
    config: { severity: 'ERROR' },
  },
  t_ab: { resourceType: 'test', test: { kind: 'singular' } },
};

const nodes = new Map(
  [...parents.keys()].map((id): [string, SelectableNode] => [
    id,
    {
      uniqueId: id,
      resourceType: 'model',
      name: id,
      packageName: 'shop',
      fqn: ['shop', id],
      files: [`models/${details[id]?.fqn?.slice(1).join('/') ?? id}.sql`],
      tags: [],
      config: {},
      ...details[id],
    },
  ]),
);

function select(
  include: string | undefined,
  exclude?: string,
  indirect: IndirectSelection = 'empty',
): string {
  const graph = { nodes, dag: Dag.fromParents(parents), rootPackage: 'shop' };
  const found = evaluateSelection(graph, {
    ...(include === undefined ? {} : { include: parseSelector([include]) }),
    ...(exclude === undefined ? {} : { exclude: parseSelector([exclude]) }),
    indirect,
  });
  return [...parents.keys()].filter((id) => found.has(id)).join(' ');
}

test.each([
  ['stg_a', 'stg_a'],
  ['nope', ''],
  ['shop.staging.stg_a', 'stg_a'],
  ['staging', 'stg_a stg_b'],
  ['shop.staging', 'stg_a stg_b'],
  ['gold', 'fct mart.v1'],
  ['gold.core', 'fct'],
  ['stg_*', ''],
  ['*.stg_*', 'stg_a stg_b'],
  ['staging.stg_[!a]', 'stg_b'],
  ['gold.*', 'fct mart.v1'],
  ['gold.mart.v1', 'mart.v1'],
  ['fct+', 'fct mart.v1'],
  ['+fct', 'raw.t stg_a stg_b fct'],
  ['1+fct', 'stg_a stg_b fct'],
  ['0+fct', 'fct'],
  ['stg_a+1', 'stg_a fct t_a t_ab'],
  ['1+fct+1', 'stg_a stg_b fct mart.v1'],
  ['@stg_b', 'raw.t stg_a stg_b fct mart.v1 t_ab'],
  ['stg_a stg_b', 'stg_a stg_b'],
  ['staging,stg_a', 'stg_a'],
  ['+fct,staging', 'stg_a stg_b'],
  ['staging,gold', ''],
  ['tag:nightly', 'stg_a'],
  ['tag:night*', 'stg_a'],
  ['tag:x.*', 'stg_a'],
  ['source:raw', 'raw.t'],
  ['source:raw.t+1', 'raw.t stg_a stg_b'],
  ['source:shop.raw.*', 'raw.t'],
  ['source:other.raw.t', ''],
  ['resource_type:test', 't_a t_ab'],
  ['package:this,resource_type:model', 'stg_a stg_b fct'],
  ['package:other', 'mart.v1'],
  ['config.materialized:table', 'fct'],
  ['config.full:TRUE', 'fct'],
  ['config.n:3', 'fct'],
  ['config.meta.o:me', 'stg_b'],
  ['config.meta.o.x:me', ''],
  ['config.list:b', 'mart.v1'],
  ['config.severity:error', 't_a'],
  ['path:models/staging', 'stg_a stg_b'],
  ['models/staging/', 'stg_a stg_b'],
  ['path:models/*/stg_a.sql', 'stg_a'],
  ['path:models/**/fct.sql', 'fct'],
  ['path:models/_raw.yml', 'raw.t'],
  ['file:stg_a', 'stg_a'],
  ['fct.SQL', ''],
  ['fct.sql', 'fct'],
  ['name:stg_a', 'stg_a'],
  ['test_type:generic', 't_a'],
  ['test_type:data', 't_a t_ab'],
  ['test_name:uniq*', 't_a'],
])('%s selects %s', (selector, expected) => {
  expect(select(selector)).toBe(expected);
});

test('without a selection everything but what is excluded', () => {
  expect(select(undefined, 'staging+')).toBe('raw.t');
  expect(select('+fct', 'staging')).toBe('raw.t fct');
});

test.each<[IndirectSelection, string, string]>([
  ['eager', 'stg_a', 'stg_a t_a t_ab'],
  ['cautious', 'stg_a', 'stg_a t_a'],
  ['buildable', 'stg_a', 'stg_a t_a'],
  ['buildable', 'fct', 'fct'],
  ['empty', 'stg_a', 'stg_a'],
  ['cautious', 'stg_a stg_b', 'stg_a stg_b t_a t_ab'],
  ['cautious', 'staging', 'stg_a stg_b t_a t_ab'],
  ['eager', 'staging,stg_a', 'stg_a t_a t_ab'],
])('%s: %s selects %s', (indirect, selector, expected) => {
  expect(select(selector, undefined, indirect)).toBe(expected);
});

test.each([
  ['@x+', /both @ and a trailing \+/, /descendants already/],
  ['tagg:x', /"tagg" in "tagg:x" does not exist/, /did you mean "tag"/],
  ['state:modified', /"state" in "state:modified" is not supported/, /./],
  ['a,,b', /empty criterion in "a,,b"/, /./],
  ['+', /names no node/, /./],
  ['config:x', /which config/, /config.materialized/],
  ['tag.x:y', /takes no "x"/, /tag:y/],
  ['resource_type:modle', /no resource type "modle"/, /did you mean "model"/],
  ['source:a.b.c.d', /too many parts/, /source:NAME/],
])('%s is malformed', (selector, message, hint) => {
  let error: unknown;
  try {
    select(selector);
  } catch (e) {
    error = e;
  }
  expect(error).toBeInstanceOf(LakeError);
  expect(error).toMatchObject({ code: 'LAKE-G003' });
  expect((error as LakeError).message).toMatch(message);
  expect((error as LakeError).hint).toMatch(hint);
});

test.each([
  ['abc', 'a*', true],
  ['a.b/c', 'a*c', true],
  ['abc', 'a?c', true],
  ['abc', 'a?', false],
  ['abc', '[a-c]bc', true],
  ['-bc', '[a-c]bc', false],
  ['abc', '[!a]bc', false],
  ['a]c', 'a[]]c', true],
  ['a[c', 'a[c', true],
  ['a.c', 'a.c', true],
  ['abc', 'a.c', false],
  ['ABC', 'abc', false],
  ['😀x', '?x', true],
])('%s matches %s: %s', (text, pattern, expected) => {
  expect(matchesGlob(text, pattern)).toBe(expected);
});

test.each([
  ['models/a/b.sql', 'models', true],
  ['models/a/b.sql', './models/a/', true],
  ['models/a/b.sql', 'models/b', false],
  ['models/a/b.sql', '*/b.sql', false],
  ['models/a/b.sql', '**/b.sql', true],
  ['models/b.sql', 'models/**/b.sql', true],
  ['models/a/b.sql', 'models/**', true],
])('the path %s matches %s: %s', (file, pattern, expected) => {
  expect(matchesPath(file, pattern)).toBe(expected);
});
