/**
 * The two clocks of a load: one for durations, one for what stands in rows.
 *
 * @module
 */

export interface Clock {
  /** Never jumps. */
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
}

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
};
