/**
 * The names that are constants.
 *
 * @module
 */

/** What `true`, `None` and the like stand for. */
export const constantNames: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
