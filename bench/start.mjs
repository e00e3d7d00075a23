// Starts: the time until a command knows its project, cold, from the parse cache, and after one file
// changed. The project is synthetic: models in layers with macros, loops and generic tests.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from './data.mjs';
import { lake, medianBy } from './process.mjs';

/** Rows of the report; the ratios are to the cold start: the worse one of time and of CPU. */
export function benchStart({ work, models, runs }) {
  const project = syntheticProject(work, models);
  const times = { cold: [], unchanged: [], changed: [] };
  for (let run = 0; run < runs; run += 1) {
    rmSync(join(project, 'target'), { recursive: true, force: true });
    times.cold.push(start(project));
    times.unchanged.push(start(project));
    touchOneModel(project);
    times.changed.push(start(project));
  }
  const cold = medianBy(times.cold, 'seconds');
  const row = (what, { seconds, cpuSeconds, peakMiB }, limits = {}) => ({
    what: `start, ${models} models, ${what}`,
    ...{ seconds, cpuSeconds, peakMiB, ...limits },
  });
  const fromCache = (what, used, limit) => {
    const ratio = Math.max(used.seconds / cold.seconds, used.cpuSeconds / cold.cpuSeconds);
    return row(what, used, { ratio, ...(limit && { limit }) });
  };
  return [
    row('cold', cold),
    fromCache('unchanged', medianBy(times.unchanged, 'seconds'), 1 / 5),
    fromCache('one file changed', medianBy(times.changed, 'seconds')),
  ];
}

/** Lists what one name selects: the whole project is known, little is printed. */
function start(project) {
  const { wallSeconds, ...used } = lake(project, ['ls', '--select', 'resource_type:seed']);
  return { seconds: wallSeconds, ...used };
}

function touchOneModel(project) {
  const models = readdirSync(join(project, 'models'), { recursive: true });
  const one = models.filter((path) => path.endsWith('.sql')).sort()[0];
  appendFileSync(join(project, 'models', one), '\n-- changed');
}

function syntheticProject(work, models) {
  const folder = join(work, `models-${models}`);
  if (existsSync(folder)) return folder;
  const script = join(shared, 'bench/projects/generate.mjs');
  const args = [script, '--models', String(models), '--out', folder];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the project was not generated\n${stderr}`);
  return folder;
}
