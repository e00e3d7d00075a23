import { expect, test } from 'vitest';
import { localStorage } from '../../storage/local.js';
import { engineConformance } from '../engine.conformance.js';
import { DuckDbEngine } from './engine.js';

engineConformance('DuckDB', (storage) => DuckDbEngine.open({ database: 'lake', storage }));

test('out of memory has a code of its own', async () => {
  const options = { database: 'lake', storage: localStorage(), memoryLimit: '30MB', threads: 1 };
  await using engine = await DuckDbEngine.open({ ...options, tempDirectory: '' });
  const connection = await engine.connect();
  const sorting = connection.query('SELECT list(range::VARCHAR) FROM range(10000000)');
  await expect(sorting).rejects.toMatchObject({ code: 'LAKE-E002' });
  connection.close();
});

test('a wrong setting is said', async () => {
  const opening = DuckDbEngine.open({
    ...{ database: 'lake', storage: localStorage(), memoryLimit: 'plenty' },
  });
  await expect(opening).rejects.toMatchObject({ code: 'LAKE-C003' });
});
