/**
 * Templates, and what the original makes of them.
 *
 * @module
 */

import { expect, test } from 'vitest';
import { answerOf } from './jinja-corpus.js';

/** What a template without variables gives: its text, or the kind of its error. */
type Detail = readonly [template: string, result: string | { readonly error: string }];

/** One test for each of the templates. */
export function expectResults(details: readonly Detail[]): void {
  test.each(details)('%s', (template, result) => {
    const answer = answerOf({ template, context: {} });
    const kind = 'error' in answer ? { error: answer.error } : answer;
    expect(kind).toEqual(typeof result === 'string' ? { output: result } : result);
  });
}
