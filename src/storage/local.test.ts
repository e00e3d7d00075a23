import { chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fileFault, noAtomicCreate } from './file-fault.js';
import { localStorage } from './local.js';
import { locationOfPath, pathOfLocation } from './location.js';
import { storageConformance } from './storage.conformance.js';

const folders: string[] = [];
const storage = localStorage();

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lake-storage-'));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

storageConformance('local', async () => ({ storage, root: locationOfPath(await newFolder()) }));

test('nothing is left behind when a file exists or cannot be written', async () => {
  const folder = await newFolder();
  await storage.putIfAbsent(`${folder}/a`, Buffer.from('1'));
  await storage.putIfAbsent(`${folder}/a`, Buffer.from('2'));
  await expect(storage.putIfAbsent(`${folder}/a/b`, Buffer.from('3'))).rejects.toThrow();
  await expect(storage.put(folder, Buffer.from('3'))).rejects.toMatchObject({ code: 'LAKE-F004' });
  expect(await readdir(folder)).toEqual(['a']);
});

test('unfinished files and links to folders are not listed', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, '.lake-5b0c2a8e-0000-4000-8000-000000000000.tmp'), '');
  await writeFile(join(folder, 'a'), '');
  await symlink(folder, join(folder, 'loop'));
  const found: string[] = [];
  for await (const info of storage.list(folder)) found.push(info.location);
  expect(found).toEqual([join(folder, 'a')]);
});

test('a folder without permission', async () => {
  const folder = await newFolder();
  await chmod(folder, 0o555);
  await withoutRoot(async () => {
    const write = storage.putIfAbsent(`${folder}/a`, Buffer.from('1'));
    await expect(write).rejects.toMatchObject({ code: 'LAKE-F002' });
  });
});

/** Root may write everywhere: works as another user. */
async function withoutRoot(work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('faults of the operating system', () => {
  const fault = (code: string) => Object.assign(new Error(code), { code });

  test.each([
    ['ENOENT', 'LAKE-F001'],
    ['EACCES', 'LAKE-F002'],
    ['EPERM', 'LAKE-F002'],
    ['EROFS', 'LAKE-F002'],
    ['ENOSPC', 'LAKE-F003'],
    ['EDQUOT', 'LAKE-F003'],
    ['EIO', 'LAKE-F004'],
  ])('%s is %s and names the file', (code, expected) => {
    const error = fileFault(fault(code), 'write', '/w/v1.metadata.json');
    expect(error.code).toBe(expected);
    expect(error.message).toContain('/w/v1.metadata.json');
  });

  test('a file system without hard links says what to do', () => {
    const error = fileFault(noAtomicCreate(fault('EPERM'), '/w/v1'), 'write', '/w/v1');
    expect(error.code).toBe('LAKE-F005');
    expect(error.hint).toContain('local disk');
  });
});

describe('locations', () => {
  test.each([
    ['file:///a/b', '/a/b'],
    ['file:/a/b', '/a/b'],
    ['file://localhost/a', '/a'],
    ['FILE:///a', '/a'],
    ['/a//b/', '/a/b'],
    ['file:///a%20b/p=x%2Fy', '/a%20b/p=x%2Fy'],
    ['file:///ä b#c?d', '/ä b#c?d'],
    ['/', '/'],
  ])('%s is the path %s', (location, path) => {
    expect(pathOfLocation(location)).toBe(path);
    expect(pathOfLocation(locationOfPath(path))).toBe(path);
  });

  test.each(['s3://bucket/a', 'file://host/a', 'relative/a', ''])('%j is none', (location) => {
    expect(() => pathOfLocation(location)).toThrow(expect.objectContaining({ code: 'LAKE-C011' }));
  });
});
