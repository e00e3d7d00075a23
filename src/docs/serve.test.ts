import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../testing/lake-command.js';
import { serveDocs } from './serve.js';

const local = { host: '127.0.0.1', port: 0 };

test('answers with the page as it is now, and with nothing else', async () => {
  using folder = tempFolder();
  const file = join(folder.path, 'index.html');
  writeFileSync(file, '<p>one</p>');
  writeFileSync(join(folder.path, 'secret.txt'), 'secret');
  const server = await serveDocs({ file, ...local });
  try {
    const page = await fetch(server.url);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toBe('<p>one</p>');
    writeFileSync(file, '<p>two, longer</p>');
    expect(await (await fetch(`${server.url}index.html?x=1`)).text()).toBe('<p>two, longer</p>');
    for (const path of ['secret.txt', '..%2fsecret.txt', '%2e%2e/secret.txt', 'x/index.html']) {
      expect((await fetch(`${server.url}${path}`)).status).toBe(404);
    }
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
    const head = await fetch(server.url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  } finally {
    await server.close();
  }
});

test('a page that is gone is not found', async () => {
  using folder = tempFolder();
  const server = await serveDocs({ file: join(folder.path, 'index.html'), ...local });
  try {
    expect((await fetch(server.url)).status).toBe(404);
  } finally {
    await server.close();
  }
});

test('says that a port is in use', async () => {
  const first = await serveDocs({ file: 'index.html', ...local });
  const port = Number(new URL(first.url).port);
  try {
    await expect(serveDocs({ file: 'index.html', host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'LAKE-R004',
      message: `another program is listening on 127.0.0.1:${port}`,
    });
  } finally {
    await first.close();
  }
});

test('an impossible port is a fault of usage', async () => {
  const options = { file: 'index.html', host: '127.0.0.1' };
  await expect(serveDocs({ ...options, port: 70_000 })).rejects.toMatchObject({
    code: 'LAKE-C010',
  });
  await expect(serveDocs({ ...options, port: NaN })).rejects.toMatchObject({ code: 'LAKE-C010' });
});
