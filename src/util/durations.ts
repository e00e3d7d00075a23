/**
 * Durations and sizes as people type them.
 *
 * @module
 */

import { LakeError } from '../errors.js';

const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const bytes: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1024,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
};

/** `500ms`, `30s`, `5m`, `1h`, `3d` in milliseconds. */
export function parseDuration(text: string): number {
  return parseQuantity(text, milliseconds, 'a duration such as 500ms, 30s, 5m or 3d');
}

/** `64mb`, `1gb`, `4096` in bytes. */
export function parseBytes(text: string): number {
  return parseQuantity(text, bytes, 'a size such as 64mb or 1gb', 'b');
}

function parseQuantity(
  text: string,
  units: Readonly<Record<string, number>>,
  expected: string,
  defaultUnit?: string,
): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const factor = units[(match?.[2] || defaultUnit || '').toLowerCase()];
  if (!match?.[1] || factor === undefined) {
    throw new LakeError('LAKE-C010', `"${text}" is not ${expected}`);
  }
  return Number(match[1]) * factor;
}
