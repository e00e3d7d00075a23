/**
 * Random numbers of templates. Whoever renders can tell whether any were drawn: the result is then
 * another one each time.
 *
 * @module
 */

let drawn = 0;

/** A number from 0 to 1, without 1. */
export function drawNumber(): number {
  drawn += 1;
  return Math.random();
}

/** How many numbers all templates have drawn. */
export function numbersDrawn(): number {
  return drawn;
}
