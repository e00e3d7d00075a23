import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerOf } from '../testing/jinja-corpus.js';
import { JinjaOracle, type TemplateAnswer, type TemplateCase } from '../testing/jinja-oracle.js';
import { templateCases } from '../testing/jinja-cases.js';
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
    if (one === undefined || mine === undefined || isSame(original, mine, one)) return [];
    return [{ case: one, original, ours: mine }];
  });
}

/** The same text, but for addresses of objects and the order of strings in a set, or the same kind of error about the same name. */
function isSame(
  original: TemplateAnswer,
  ours: TemplateAnswer,
  { template }: TemplateCase,
): boolean {
  if ('skipped' in original) return true;
  if ('error' in original) {
    const isKind = 'error' in ours && ours.error === original.error;
    return isKind && ours.message.includes(subjectOf(original));
  }
  if (/0x[0-9a-f]{8}|[0-9a-f]{8}x0/i.test(original.output)) return true;
  if (!('output' in ours)) return false;
  if (/\bst\b/.test(template) && sortedText(ours.output) === sortedText(original.output))
    return true;
  return shown(ours.output, template) === shown(original.output, template);
}

function sortedText(text: string): string {
  return [...text].sort().join('');
}

/** The last digit of a power is that of C's library, which is not always the nearest one. */
function shown(output: string, template: string): string {
  if (!template.includes('**')) return output;
  return output.replaceAll(/\d+\.\d+(?:e[+-]?\d+)?/g, (digits) => Number(digits).toPrecision(14));
}

/** What an author can act upon: the name that is undefined, or the attribute that is not there. */
function subjectOf({ error, message }: { error: string; message: string }): string {
  if (error !== 'undefined') return '';
  return /'[^']*' is undefined|has no (?:attribute|element) .*/.exec(message)?.[0] ?? '';
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
