/**
 * What every storage must do. Each implementation runs this suite.
 *
 * @module
 */

import { readFile, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { LakeError } from '../errors.js';
import type { FileInfo, Storage } from './storage.js';

/** @param open gives a storage and the location of an empty folder in it */
export function storageConformance(
  name: string,
  open: () => Promise<{ storage: Storage; root: string }>,
): void {
  describe(`${name} storage`, () => {
    let storage: Storage;
    let root: string;
    beforeEach(async () => ({ storage, root } = await open()));

    const text = async (location: string) =>
      Buffer.from(await storage.read(location)).toString('utf8');
    const listed = async (prefix: string) => {
      const found: FileInfo[] = [];
      for await (const info of storage.list(prefix)) found.push(info);
      return found.sort((a, b) => (a.location < b.location ? -1 : 1));
    };

    test('a file is created once', async () => {
      expect(await storage.putIfAbsent(`${root}/a/b/c`, Buffer.from('first'))).toBe(true);
      expect(await storage.putIfAbsent(`${root}/a/b/c`, Buffer.from('second'))).toBe(false);
      expect(await text(`${root}/a/b/c`)).toBe('first');
    });

    test('of many racers exactly one creates the file, whole', async () => {
      const contents = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(10_000));
      const won = await Promise.all(
        contents.map((content) => storage.putIfAbsent(`${root}/v1`, Buffer.from(content))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await text(`${root}/v1`)).toBe(contents[won.indexOf(true)]);
      expect(await listed(root)).toHaveLength(1);
    });

    test('put creates and replaces', async () => {
      await storage.put(`${root}/hint`, Buffer.from('1'));
      await storage.put(`${root}/hint`, Buffer.from('22'));
      expect(await text(`${root}/hint`)).toBe('22');
      expect(await storage.stat(`${root}/hint`)).toMatchObject({ sizeInBytes: 2 });
    });

    test('what is stored does not change with the bytes that were given', async () => {
      const bytes = Buffer.from('abc');
      await storage.put(`${root}/f`, bytes);
      bytes.fill(0);
      const read = await storage.read(`${root}/f`);
      read.fill(0);
      expect(await text(`${root}/f`)).toBe('abc');
    });

    test.each<[string, { offset: number; length?: number }, string]>([
      ['from the start', { offset: 0, length: 3 }, '012'],
      ['from the middle', { offset: 4, length: 2 }, '45'],
      ['to the end', { offset: 7 }, '789'],
      ['beyond the end', { offset: 8, length: 100 }, '89'],
      ['after the end', { offset: 20, length: 1 }, ''],
      ['nothing', { offset: 3, length: 0 }, ''],
      ['the last bytes', { offset: -4 }, '6789'],
      ['the last bytes of fewer', { offset: -100 }, '0123456789'],
    ])('a range %s', async (_, range, expected) => {
      await storage.put(`${root}/f`, Buffer.from('0123456789'));
      expect(Buffer.from(await storage.read(`${root}/f`, range)).toString()).toBe(expected);
    });

    test('a missing file is an error to read and none to ask for', async () => {
      await expect(storage.read(`${root}/none`)).rejects.toMatchObject({ code: 'LAKE-F001' });
      await expect(storage.read(`${root}/none`)).rejects.toBeInstanceOf(LakeError);
      expect(await storage.stat(`${root}/none`)).toBeUndefined();
      await storage.put(`${root}/f`, Buffer.from('x'));
      expect(await storage.stat(`${root}/f/below`)).toBeUndefined();
      expect(await storage.stat(root)).toBeUndefined();
    });

    test('lists files at every depth under the prefix as it was written', async () => {
      for (const name of ['b', 'a/x', 'a/y/z', 'a b/%2F', 'ab']) {
        await storage.put(`${root}/${name}`, Buffer.from(name));
      }
      const names = async (prefix: string) =>
        (await listed(prefix)).map((info) => info.location.slice(root.length + 1));
      expect(await names(root)).toEqual(['a b/%2F', 'a/x', 'a/y/z', 'ab', 'b']);
      expect(await names(`${root}/`)).toEqual(['a b/%2F', 'a/x', 'a/y/z', 'ab', 'b']);
      expect(await names(`${root}/a`)).toEqual(['a/x', 'a/y/z']);
      expect(await listed(`${root}/none`)).toEqual([]);
      expect((await listed(root))[3]).toMatchObject({ sizeInBytes: 2 });
    });

    test('deletes files, missing ones too', async () => {
      await storage.put(`${root}/a`, Buffer.from('a'));
      await storage.put(`${root}/b`, Buffer.from('b'));
      await storage.delete([`${root}/a`, `${root}/none`, `${root}/no/folder`]);
      expect((await listed(root)).map((info) => info.location)).toEqual([`${root}/b`]);
    });

    test('an engine reads and writes files by path', async () => {
      const location = `${root}/data/p=a%2Fb/x y.parquet`;
      const write = await storage.beginWrite(location);
      await writeFile(write.path, 'rows');
      expect(await write.finish()).toBe(4);
      expect(await text(location)).toBe('rows');
      expect(await readFile(await storage.localPath(location), 'utf8')).toBe('rows');
    });

    test('a write that was never done is an error', async () => {
      const write = await storage.beginWrite(`${root}/data/x.parquet`);
      await expect(write.finish()).rejects.toMatchObject({ code: 'LAKE-F001' });
    });

    test('the forms of a location mean the same file', async () => {
      const path = root.replace(/^file:\/\//, '');
      await storage.put(`file://${path}/f`, Buffer.from('1'));
      for (const location of [`file:${path}/f`, `${path}/f`, `file://localhost${path}//f`]) {
        expect(await text(location)).toBe('1');
      }
    });
  });
}
