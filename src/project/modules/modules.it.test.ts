import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../jinja/template.js';
import { TemplateError } from '../../jinja/template-error.js';
import { Float, type Value } from '../../jinja/value.js';
import { drawn, type Draw } from '../../testing/draw.js';
import { IteratorMaker, iteratorMacros } from '../../testing/iterator-expressions.js';
import { JinjaOracle, type TemplateAnswer } from '../../testing/jinja-oracle.js';
import { RegexMaker, regexMacros } from '../../testing/regex-expressions.js';
import { serviceAddress } from '../../testing/services.js';
import { TemporalMaker } from '../../testing/temporal-expressions.js';
import { modulesValue } from './modules.js';

/** The interpreter that has the originals: Python 3.11 with Jinja2 and pytz. */
const python = serviceAddress('LAKE_JINJA_PYTHON');
const count = Number(process.env['LAKE_FUZZ_EXPRESSIONS'] ?? 1500);
const seed = Number(process.env['LAKE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Floats that cannot be written. */
const numbers = { nan: { $float: 'nan' }, inf: { $float: 'inf' } };

const subjects: Readonly<Record<string, (draw: Draw) => string>> = {
  'dates and zones': (draw) => `{{ ${new TemporalMaker(draw).any(draw.upTo(2) + 1)} }}`,
  iterators: (draw) => `${iteratorMacros}{{ ${new IteratorMaker(draw).any()} }}`,
  'patterns that match': (draw) => new RegexMaker(draw).matching(),
  patterns: (draw) => `${regexMacros}{{ ${new RegexMaker(draw).any()} }}`,
};

describe.skipIf(python === undefined)('modules', () => {
  test.each(Object.keys(subjects))(
    `%s: ${count} of seed ${seed} as in Python`,
    async (subject) => {
      const make = subjects[subject];
      if (!make) throw new Error(subject);
      const started = await JinjaOracle.start(python ?? '');
      await using oracle = started.oracle;
      const templates = fc.sample(drawn(make), { numRuns: count, seed });
      const different: unknown[] = [];
      for (let i = 0; i < templates.length; i += 250) {
        const part = templates.slice(i, i + 250);
        const cases = part.map((template) => ({
          template,
          context: { modules: { $modules: null }, ...numbers },
        }));
        const originals = await oracle.render(cases);
        for (const [at, original] of originals.entries()) {
          const template = part[at] ?? '';
          const ours = answerOf(template);
          if (!isSame(template, original, ours)) different.push({ template, original, ours });
        }
      }
      expect(different).toEqual([]);
    },
    300_000,
  );
});

function answerOf(text: string): TemplateAnswer {
  const globals = new Map<string, Value>([
    ['modules', modulesValue()],
    ['nan', new Float(NaN)],
    ['inf', new Float(Infinity)],
  ]);
  try {
    const template = parseTemplate({ file: '<template>', text, form: 'jinja' });
    return { output: template.render({ globals, undefined: 'run' }).text };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { error: error.kind, message: error.message };
  }
}

/**
 * The same text, but for the addresses of objects, or the same kind of error; what is wrong with a
 * pattern is said in the same words.
 */
function isSame(template: string, original: TemplateAnswer, ours: TemplateAnswer): boolean {
  if ('skipped' in original || ('error' in ours && ours.error === 'limit')) return true;
  if ('error' in original) {
    if (!('error' in ours) || ours.error !== original.error) return false;
    if (!template.includes('modules.re.')) return true;
    const [, message = ours.message] = /^error: (.*)$/s.exec(original.message) ?? [];
    return message === ours.message;
  }
  if (/0x[0-9a-f]{8}/i.test(original.output)) return true;
  return 'output' in ours && ours.output === original.output;
}
