// Builds `dist/`: the compiled sources, the page of the docs site, and the files read at run time.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
/** Folders that are read, not imported. */
const assets = ['cli/scaffold', 'project/macros'];

rmSync(dist, { recursive: true, force: true });
compileSources();
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
