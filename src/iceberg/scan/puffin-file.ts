/**
 * Writes Puffin files of deletion vectors (Puffin spec: File structure, `deletion-vector-v1`).
 *
 * @module
 */

const magic = Buffer.from('PFA1');
/** The field of the row's number in its file (spec: Reserved Field IDs). */
const positionId = 2147483645;
/** In bytes, of footer payload size and flags. */
const integerSize = 4;

/** The deleted rows of one data file. */
export interface FileVector {
  readonly dataFile: string;
  readonly cardinality: number;
  /** As `encodeDeletionVector` gives it. */
  readonly vector: Uint8Array;
}

export interface PuffinFile {
  readonly bytes: Uint8Array;
  /** Where the vectors lie in it, in the order given. */
  readonly blobs: readonly { readonly offset: number; readonly length: number }[];
}

export function encodePuffinFile(vectors: readonly FileVector[]): PuffinFile {
  let offset = magic.length;
  const blobs = vectors.map(({ vector: { length } }) => {
    offset += length;
    return { offset: offset - length, length };
  });
  const described = vectors.map(({ dataFile, cardinality }, i) => ({
    type: 'deletion-vector-v1',
    fields: [positionId],
    'snapshot-id': -1,
    'sequence-number': -1,
    ...blobs[i],
    properties: { 'referenced-data-file': dataFile, cardinality: String(cardinality) },
  }));
  const footer = JSON.stringify({ blobs: described, properties: { 'created-by': 'lake' } });
  const payload = Buffer.from(footer);
  const size = Buffer.alloc(integerSize);
  size.writeInt32LE(payload.length);
  const flags = Buffer.alloc(integerSize);
  const bodies = vectors.map(({ vector }) => vector);
  return { bytes: Buffer.concat([magic, ...bodies, magic, payload, size, flags, magic]), blobs };
}
