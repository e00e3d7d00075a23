/**
 * Lines without animation, for logs and pipes.
 *
 * @module
 */

import { errorText } from './error-text.js';
import { loaderLines } from './loader-lines.js';
import type { Reporter, ReportOutput } from './reporter.js';
import { runLines } from './run-lines.js';

export function plainReporter(output: ReportOutput): Reporter {
  const options = { readSource: output.readSource };
  const print = (lines: readonly string[]) => {
    for (const line of lines) output.write(`${line}\n`);
  };
  return {
    onRunEvent: (event) => {
      if (!output.quiet || event.kind === 'run-finished') print(runLines(event, options));
    },
    onLoaderEvent: (event) => {
      if (!output.quiet || event.kind === 'stopped') print(loaderLines(event, options));
    },
    onError: (error) => print([errorText(error, options)]),
    close: () => undefined,
  };
}
