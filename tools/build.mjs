// Builds `dist/`: the compiled sources, the command as a few files that start quickly, the page of
// the docs site, and the files read at run time.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
/** Folders that are read, not imported. */
const assets = ['cli/scaffold', 'project/macros', 'project/time-zones'];
/** Packages that every command needs, bundled with it; others are loaded from `node_modules`. */
const bundled = ['@dagrejs/graphlib', 'commander', 'lossless-json', 'picocolors', 'yaml', 'zod'];

rmSync(dist, { recursive: true, force: true });
compileSources();
await bundleCommand();
for (const folder of assets) {
  cpSync(join(root, 'src', folder), join(dist, folder), { recursive: true });
}
await buildSite();
chmodSync(join(dist, 'main.js'), 0o755);

function compileSources() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
}

/** Puts the command and its parts in place of the files compiled from `src/cli`. */
async function bundleCommand() {
  const folder = join(dist, 'cli');
  const { output } = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: bundled },
    build: {
      ssr: join(folder, 'cli.js'),
      outDir: join(dist, 'bundle'),
      target: 'node20',
      minify: false,
      rollupOptions: {
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  rmSync(folder, { recursive: true });
  cpSync(join(dist, 'bundle'), folder, { recursive: true });
  rmSync(join(dist, 'bundle'), { recursive: true });
  writeFileSync(join(dist, 'THIRD_PARTY_NOTICES'), noticesOf(output));
}

/** The licences of the packages whose code is in the bundle. */
function noticesOf(chunks) {
  const modules = chunks.flatMap((chunk) => chunk.moduleIds ?? []);
  const folders = modules.flatMap(
    (id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? [],
  );
  return [...new Set(folders)].sort().map(noticeOf).join('\n');
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} comes without the text of its licence`);
  const text = readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}

async function buildSite() {
  await build({
    root: join(root, 'src/docs/site'),
    configFile: false,
    logLevel: 'warn',
    plugins: [viteSingleFile({ removeViteModuleLoader: true })],
    build: {
      outDir: join(dist, 'docs'),
      emptyOutDir: false,
      modulePreload: false,
      target: 'es2023',
      cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
      rollupOptions: { input: join(root, 'src/docs/site/site.html') },
    },
  });
}
