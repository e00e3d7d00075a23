/**
 * The Avro library, loaded by the first file that is read or written: most commands need none.
 *
 * @module
 */

import type Avro from 'avsc';
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

export function avroLibrary(): typeof Avro {
  return load('avsc') as typeof Avro;
}
