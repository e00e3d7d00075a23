import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerOf } from '../testing/jinja-corpus.js';
import { JinjaOracle, type TemplateAnswer, type TemplateCase } from '../testing/jinja-oracle.js';
import { templateCases } from '../testing/jinja-templates.js';
import { serviceAddress } from '../testing/services.js';

/** The interpreter that has the original, Jinja2 3.1.6. */
const python = serviceAddress('LAKE_JINJA_PYTHON');
const count = Number(process.env['LAKE_FUZZ_TEMPLATES'] ?? 20_000);
const seed = Number(process.env['LAKE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describe.skipIf(python === undefined)('random templates', () => {
  test(`${count} of seed ${seed} render as the original renders them`, async () => {
    const started = await JinjaOracle.start(python ?? '');
    await using oracle = started.oracle;
    expect(started.version).toBe('3.1.6');
    const differences: Difference[] = [];
    const cases = fc.sample(templateCases, { numRuns: count, seed });
    for (let i = 0; i < cases.length; i += 250) {
      differences.push(...(await compare(oracle, cases.slice(i, i + 250))));
    }
    const shown: Difference[] = [];
    for (const difference of differences.slice(0, 5)) shown.push(await shrunk(oracle, difference));
    expect(shown).toEqual([]);
  }, 600_000);
});

interface Difference {
  readonly case: TemplateCase;
  readonly original: TemplateAnswer;
  readonly ours: TemplateAnswer;
}

async function compare(
  oracle: JinjaOracle,
  cases: readonly TemplateCase[],
): Promise<readonly Difference[]> {
  const asked = oracle.render(cases);
  const ours = cases.map(answerOf);
  return (await asked).flatMap((original, i) => {
    const [one, mine] = [cases[i], ours[i]];
    if (one === undefined || mine === undefined || isSame(original, mine)) return [];
    return [{ case: one, original, ours: mine }];
  });
}

/** The same text, but for the addresses of objects, or the same kind of error. */
function isSame(original: TemplateAnswer, ours: TemplateAnswer): boolean {
  if ('skipped' in original) return true;
  if ('error' in original) return 'error' in ours && ours.error === original.error;
  if (/0x[0-9a-f]{8}/i.test(original.output)) return true;
  return 'output' in ours && ours.output === original.output;
}

/** The difference, with as much of its template cut off as it can do without. */
async function shrunk(oracle: JinjaOracle, difference: Difference): Promise<Difference> {
  let found = difference;
  for (let size = difference.case.template.length >> 1; size > 0; size >>= 1) {
    for (let start = 0; start + size <= found.case.template.length;) {
      const { template, context } = found.case;
      const shorter = template.slice(0, start) + template.slice(start + size);
      const [smaller] = await compare(oracle, [{ template: shorter, context }]);
      if (smaller === undefined) start += size;
      else found = smaller;
    }
  }
  return found;
}
