/**
 * The original template engine as a process that renders templates.
 *
 * @module
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface TemplateCase {
  readonly template: string;
  /** JSON, with wrappers for what JSON lacks. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** What became of a template: its text, or the kind of its error and the line, where it is known. */
export type TemplateAnswer =
  | { readonly output: string }
  | { readonly error: string; readonly message: string; readonly line?: number | null }
  /** The original ran out of time or memory. */
  | { readonly skipped: string };

export class JinjaOracle implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(python: string) {
    const script = resolve('src/testing/fixtures/jinja-oracle.py');
    this.#process = spawn(python, ['-W', 'ignore', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8' },
    });
    const { stdout } = this.#process;
    if (stdout === null) throw new Error('the process has no output');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  /** @param python an interpreter that has jinja2 */
  static async start(python: string): Promise<{ oracle: JinjaOracle; version: string }> {
    const oracle = new JinjaOracle(python);
    const { version } = (await oracle.#read()) as { version: string };
    return { oracle, version };
  }

  /** The answers, in the order of the cases. */
  async render(cases: readonly TemplateCase[]): Promise<readonly TemplateAnswer[]> {
    const text = cases.map((c) => `${JSON.stringify(c)}\n`).join('');
    this.#process.stdin?.write(text);
    const answers: TemplateAnswer[] = [];
    while (answers.length < cases.length) answers.push((await this.#read()) as TemplateAnswer);
    return answers;
  }

  async #read(): Promise<unknown> {
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('the original template engine has ended');
    return JSON.parse(line.value);
  }

  [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise<void>((done) => this.#process.once('exit', () => done()));
    this.#process.stdin?.end();
    return ended;
  }
}
