/**
 * Chooses how events are shown: live in a terminal, as plain lines elsewhere, as JSON on request.
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonReporter } from '../report/json-lines.js';
import { liveReporter } from '../report/live.js';
import { plainReporter } from '../report/plain.js';
import type { Reporter } from '../report/reporter.js';
import { redactor } from '../util/redact.js';
import type { GlobalOptions } from './options.js';

/** Standard error gets the messages; standard output is for data. */
export function openReporter(options: GlobalOptions, root: () => string | undefined): Reporter {
  const redact = redactor(process.env);
  const json = options.logFormat === 'json';
  const stream = json ? process.stdout : process.stderr;
  const output = {
    write: (text: string) => void stream.write(redact(text)),
    readSource: (file: string) => readSource(root() ?? process.cwd(), file),
    columns: () => process.stderr.columns ?? 120,
    quiet: options.quiet === true,
    now: () => new Date(),
  };
  if (json) return jsonReporter(output);
  const live = process.stderr.isTTY && !process.env['CI'] && process.env['TERM'] !== 'dumb';
  return live && !output.quiet ? liveReporter(output) : plainReporter(output);
}

function readSource(root: string, file: string): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return undefined;
  }
}
