import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../testing/lake-command.js';

function npm(folder: string, ...args: string[]): string {
  return execFileSync('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const renders = `
import { parseTemplate } from 'lake-sql/jinja';
const template = parseTemplate({ file: 'a', text: "{{ 7 // 2 ~ 'x' * 2 }}", form: 'jinja' });
console.log(template.render({ globals: new Map(), undefined: 'run' }).text);
`;

test('packed and installed into an empty folder, the command makes and runs a project', () => {
  using folder = tempFolder();
  npm('.', 'pack', '--ignore-scripts', '--pack-destination', folder.path);
  const tarball = readdirSync(folder.path).find((f) => f.endsWith('.tgz')) ?? '';
  writeFileSync(join(folder.path, 'package.json'), '{"private":true}');
  npm(folder.path, 'install', join(folder.path, tarball));
  writeFileSync(join(folder.path, 'renders.mjs'), renders);
  const options = { cwd: folder.path, encoding: 'utf8' } as const;
  expect(execFileSync(process.execPath, ['renders.mjs'], options)).toBe('3xx\n');
  const lake = (cwd: string, ...args: string[]) =>
    execFileSync(join(folder.path, 'node_modules/.bin/lake'), args, { cwd, encoding: 'utf8' });
  lake(folder.path, 'init', 'shop');
  const shop = join(folder.path, 'shop');
  lake(shop, 'load', '--until-caught-up');
  lake(shop, 'build');
  expect(lake(shop, 'show', 'daily_revenue', '--output', 'json')).toContain('"revenue"');
  lake(shop, 'docs', 'generate');
  expect(existsSync(join(shop, 'target/docs/index.html'))).toBe(true);
}, 300_000);
