/**
 * Transforms as text: `bucket[16]`, `day` (spec: Partition Transforms).
 *
 * @module
 */

import type { Transform } from './partition-spec.js';

const plain = new Set<string>(['identity', 'year', 'month', 'day', 'hour', 'void']);

/** Reads a transform of metadata. A name that lake does not know is kept as it is. */
export function parseTransform(text: string): Transform {
  const name = text.toLowerCase();
  if (isPlain(name)) return { kind: name };
  const match = /^(bucket|truncate)\[(\d+)\]$/.exec(name);
  const parameter = Number(match?.[2]);
  if (!match || !(parameter >= 1 && parameter <= 0x7fffffff)) return { kind: 'unknown', text };
  return match[1] === 'bucket'
    ? { kind: 'bucket', buckets: parameter }
    : { kind: 'truncate', width: parameter };
}

export function formatTransform(transform: Transform): string {
  switch (transform.kind) {
    case 'bucket':
      return `bucket[${transform.buckets}]`;
    case 'truncate':
      return `truncate[${transform.width}]`;
    case 'unknown':
      return transform.text;
    default:
      return transform.kind;
  }
}

export function sameTransform(a: Transform, b: Transform): boolean {
  return formatTransform(a) === formatTransform(b);
}

function isPlain(name: string): name is 'identity' | 'year' | 'month' | 'day' | 'hour' | 'void' {
  return plain.has(name);
}
