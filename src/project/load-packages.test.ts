import { expect, test } from 'vitest';
import { loadFixture } from '../testing/project-fixture.js';

test.each(['packages.yml', 'dependencies.yml'])(
  '%s names packages by local folders',
  async (file) => {
    const project = await loadFixture({
      [file]: 'packages:\n  - local: shared/p\n',
      'shared/p/dbt_project.yml': 'name: p\n',
      'shared/p/models/a.sql': 'select 1 as id',
      'models/b.sql': "select * from {{ ref('p', 'a') }}",
    });
    expect(project.parents.get('model.shop.b')).toEqual(['model.p.a']);
  },
);
