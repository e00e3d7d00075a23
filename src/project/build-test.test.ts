import { expect, test } from 'vitest';
import { loadFixture } from '../testing/project-fixture.js';

test('the config of a generic test may be an expression, which keeps its type', async () => {
  const project = await loadFixture({
    'models/a.sql': 'select 1 as id',
    'models/_a.yml': `models:
  - name: a
    columns:
      - name: id
        tests:
          - unique:
              config: { enabled: "{{ target.type not in ['spark'] }}", limit: "{{ var('n', 2) }}" }
          - not_null:
              enabled: "{{ target.type == 'spark' }}"
              where: "id > {{ 1 }}"
`,
  });
  const tests = [...project.nodes.values()].filter((node) => node.resourceType === 'test');
  expect(tests).toMatchObject([{ generic: { name: 'unique' }, testConfig: { limit: 2 } }]);
  expect(project.disabled).toMatchObject([
    { generic: { name: 'not_null' }, testConfig: { where: 'id > 1' } },
  ]);
});
