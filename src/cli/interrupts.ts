/**
 * SIGINT and SIGTERM: the first asks for a clean stop, the second ends the process at once.
 *
 * @module
 */

export interface Interrupts extends Disposable {
  readonly signal: AbortSignal;
  /** 130 or 143 after a signal. */
  readonly exitCode: number | undefined;
}

const codes = { SIGINT: 130, SIGTERM: 143 } as const;

export function listenForInterrupts(): Interrupts {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const onSignal = (name: keyof typeof codes) => {
    if (exitCode !== undefined) process.exit(codes[name]);
    exitCode = codes[name];
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
