/**
 * `modules.itertools`: what dbt exposes of it.
 *
 * @module
 */

import { Dict } from '../../jinja/dict.js';
import { hostFunction } from '../../jinja/host.js';
import type { Call, Value } from '../../jinja/value.js';
import { accumulate, chain, compress, starmap, zipLongest } from './combined-iterators.js';
import { count, cycle, repeat } from './endless-iterators.js';
import { islice, tee } from './iterator-slices.js';
import { combinations, permutations, product } from './selections.js';

const functions: readonly (readonly [string, (call: Call) => Value])[] = [
  ['count', count],
  ['cycle', cycle],
  ['repeat', repeat],
  ['accumulate', accumulate],
  ['chain', chain],
  ['compress', compress],
  ['islice', islice],
  ['starmap', starmap],
  ['tee', tee],
  ['zip_longest', zipLongest],
  ['product', product],
  ['permutations', permutations],
  ['combinations', combinations(false)],
  ['combinations_with_replacement', combinations(true)],
];

export function itertoolsModule(): Dict {
  return new Dict(functions.map(([name, invoke]) => [name, hostFunction(name, invoke)] as const));
}
