/**
 * What a template may use up, so that a mistake ends in an error and not in a full memory.
 *
 * @module
 */

export interface Limits {
  /** Characters of text that one rendering may produce, in all buffers together. */
  readonly outputLength: number;
  /** Iterations of all loops and calls of all macros of one rendering together. */
  readonly iterations: number;
  /** Macros that may be open inside each other. */
  readonly depth: number;
  /** Bytes, roughly, of all values that the operations of one rendering build. */
  readonly memory: number;
  /** Of one rendering, by the clock. */
  readonly seconds: number;
}

export const defaultLimits: Limits = {
  outputLength: 256 * 1024 * 1024,
  iterations: 20_000_000,
  depth: 400,
  memory: 512 * 1024 * 1024,
  seconds: 60,
};

/** Items of a list that one operation may build. */
export const maxItems = 10_000_000;
/** Characters of a string that one operation may build. */
export const maxText = 50_000_000;
/** Bits of an int. */
export const maxIntegerBits = 1_000_000;
/** The most that Jinja's sandbox lets `range` count. */
export const maxRange = 100_000;
