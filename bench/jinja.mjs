// Templates: parsed and rendered from source, lake beside other engines.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workloads } from './jinja-templates.mjs';
import { measure, medianBy } from './process.mjs';

const script = join(fileURLToPath(new URL('.', import.meta.url)), 'jinja-engine.mjs');
const engines = ['lake', 'nunjucks', '@huggingface/jinja'];

/** Rows of the report, of every workload. */
export function benchJinja({ models, runs }) {
  return Object.keys(workloads).flatMap((workload) => benchWorkload(workload, { models, runs }));
}

/** The ratios are lake's to nunjucks': the worse one of time and of CPU, and that of memory. */
function benchWorkload(workload, { models, runs }) {
  const measured = engines.map((engine) => [engine, []]);
  for (let run = 0; run < runs; run += 1) {
    for (const [engine, results] of measured) results.push(measureEngine(engine, models, workload));
  }
  const medians = new Map(measured.map(([engine, all]) => [engine, medianBy(all, 'seconds')]));
  const lake = medians.get('lake');
  const nunjucks = medians.get('nunjucks');
  const ratio = (key) => lake[key] / nunjucks[key];
  const { limit } = workloads[workload];
  return engines.map((engine) => {
    const { seconds, cpuSeconds, peakMiB } = medians.get(engine);
    return {
      what: `templates, ${workload}: ${engine}`,
      ...{ seconds, cpuSeconds, peakMiB },
      ...(engine === 'lake' && { ratio: Math.max(ratio('seconds'), ratio('cpuSeconds')), limit }),
      ...(engine === 'lake' && limit && { memoryRatio: ratio('peakMiB') }),
    };
  });
}

function measureEngine(engine, models, workload) {
  const measured = measure(script, [engine, String(models), workload]);
  const { seconds, characters } = JSON.parse(measured.stdout);
  if (characters < 10 * models) throw new Error(`${engine} rendered too little`);
  return { ...measured, seconds };
}
