/**
 * Text out of DuckDB as it is stored. The client's decoder drops a byte order mark at the start of
 * a value; a bound, a partition value or a key without it would be another value.
 *
 * @module
 */

import { createRequire } from 'node:module';

const decoders = createRequire(import.meta.url)(
  '@duckdb/node-api/lib/vectors/dataAccessors.js',
) as { textDecoder: InstanceType<typeof TextDecoder> }; // the client's one decoder, which it looks up at each use

decoders.textDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
