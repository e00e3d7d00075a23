// Templates: many typical models parsed and rendered from source, lake beside other engines.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, medianBy } from './process.mjs';

const script = join(fileURLToPath(new URL('.', import.meta.url)), 'jinja-engine.mjs');
const engines = ['lake', 'nunjucks', '@huggingface/jinja'];

/** Rows of the report; the ratio is that of lake's time to nunjucks'. */
export function benchJinja({ models, runs }) {
  const measured = engines.map((engine) => [engine, []]);
  for (let run = 0; run < runs; run += 1) {
    for (const [engine, results] of measured) results.push(measureEngine(engine, models));
  }
  const medians = new Map(measured.map(([engine, all]) => [engine, medianBy(all, 'seconds')]));
  const lake = medians.get('lake');
  const nunjucks = medians.get('nunjucks');
  return engines.map((engine) => {
    const { seconds, cpuSeconds, peakMiB } = medians.get(engine);
    const isLake = engine === 'lake';
    return {
      what: `${models} templates from source, ${engine}`,
      ...{ seconds, cpuSeconds, peakMiB },
      ...(isLake && { ratio: lake.seconds / nunjucks.seconds, limit: 1 / 3 }),
      ...(isLake && { memoryRatio: lake.peakMiB / nunjucks.peakMiB }),
    };
  });
}

function measureEngine(engine, models) {
  const measured = measure(script, [engine, String(models)]);
  const { seconds, characters } = JSON.parse(measured.stdout);
  if (characters < 100 * models) throw new Error(`${engine} rendered too little`);
  return { ...measured, seconds };
}
