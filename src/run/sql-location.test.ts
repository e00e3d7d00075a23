import { expect, test } from 'vitest';
import { LakeError } from '../errors.js';
import type { Node } from '../project/node.js';
import type { Project } from '../project/project.js';
import { SqlError } from '../sql/sql-error.js';
import { locating, type LocatedSql } from './sql-location.js';

// Only what names the files matters here.
const project = { config: { targetPath: 'target' } } as unknown as Project;
const node = {
  resourceType: 'model',
  packageName: 'shop',
  originalFilePath: 'models/silver/x.sql',
} as Node;

const compiled: LocatedSql = {
  sql: "SELECT '😀',\n  '😀', nope",
  node,
  locate: (offset) => ({
    location: { file: 'macros/m.sql', line: offset },
    callers: [{ name: 'm', location: { file: 'models/silver/x.sql', line: 2 } }],
  }),
};

test('a fault of SQL gets the place in the model and in the compiled file', async () => {
  const offset = compiled.sql.indexOf('nope');
  const failing = locating(project, compiled, async () => {
    throw new SqlError('LAKE-S002', 'no nope', { offset, hint: 'did you mean "hope"?' });
  });
  await expect(failing).rejects.toMatchObject({
    ...{ code: 'LAKE-S002', message: 'no nope', hint: 'did you mean "hope"?' },
    location: { file: 'macros/m.sql', line: offset },
    callers: [{ name: 'm' }],
    compiled: { file: 'target/compiled/shop/models/silver/x.sql', line: 2, column: 8 },
  });
});

test('a fault without a place gets the file', async () => {
  const failing = locating(project, compiled, async () => {
    throw new LakeError('LAKE-E005', 'column "a" is required but holds 1 null');
  });
  await expect(failing).rejects.toMatchObject({
    location: { file: 'models/silver/x.sql', line: 1 },
    compiled: undefined,
  });
});

test('other errors pass', async () => {
  const conflict = new LakeError('LAKE-I004', 'conflict');
  for (const error of [conflict, new Error('bug')]) {
    const failing = locating(project, compiled, () => Promise.reject(error));
    await expect(failing).rejects.toBe(error);
  }
});
