/**
 * When a commit is due: by time since the first buffered message, by rows or by bytes. Time is
 * measured by a clock that never jumps.
 *
 * @module
 */

export interface TriggerLimits {
  readonly intervalMs: number;
  readonly rows: number;
  readonly bytes: number;
}

export class Trigger {
  readonly #limits: TriggerLimits;
  readonly #nowMs: () => number;
  #rows = 0;
  #bytes = 0;
  #since: number | undefined;

  constructor(limits: TriggerLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(rows: number, bytes: number): void {
    this.#since ??= this.#nowMs();
    this.#rows += rows;
    this.#bytes += bytes;
  }

  reset(): void {
    this.#rows = 0;
    this.#bytes = 0;
    this.#since = undefined;
  }

  isDue(): boolean {
    if (this.#since === undefined) return false;
    return (
      this.#rows >= this.#limits.rows || this.#bytes >= this.#limits.bytes || this.waitMs() <= 0
    );
  }

  /** Milliseconds until the time is up; infinite while nothing is buffered. */
  waitMs(): number {
    if (this.#since === undefined) return Number.POSITIVE_INFINITY;
    return this.#since + this.#limits.intervalMs - this.#nowMs();
  }
}
