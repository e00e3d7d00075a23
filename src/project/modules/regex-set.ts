/**
 * Sets of characters in regular expressions: `[a-z\d]`.
 *
 * @module
 */

import { setTest, type CharTest, type CodeRange } from './char-test.js';
import { readSetEscape, type Escaped } from './regex-escapes.js';
import type { RegexSource } from './regex-source.js';

/** What stands behind a `[`. */
export function readSet(source: RegexSource, flags: number): CharTest {
  const start = source.tell() - 1;
  const negated = source.take('^');
  const ranges: CodeRange[] = [];
  const classes: CharTest[] = [];
  const add = (item: Escaped) => {
    if (item.kind === 'code') ranges.push([item.code, item.code]);
    else if (item.kind === 'class') classes.push(item.test);
  };
  const next = (): string => {
    const token = source.get();
    if (token !== undefined) return token;
    throw source.fault('unterminated character set', source.tell() - start);
  };
  for (;;) {
    const token = next();
    if (token === ']' && ranges.length + classes.length > 0) break;
    const item = itemOf(source, token, flags);
    if (!source.take('-')) {
      add(item);
      continue;
    }
    const end = next();
    if (end === ']') {
      add(item);
      ranges.push([45, 45]);
      break;
    }
    const last = itemOf(source, end, flags);
    if (item.kind !== 'code' || last.kind !== 'code' || last.code < item.code) {
      const text = `${token}-${end}`;
      throw source.fault(`bad character range ${text}`, [...text].length);
    }
    ranges.push([item.code, last.code]);
  }
  return setTest({ ranges, classes, negated }, flags);
}

function itemOf(source: RegexSource, token: string, flags: number): Escaped {
  if (token.startsWith('\\')) return readSetEscape(source, token, flags);
  return { kind: 'code', code: token.codePointAt(0) ?? 0 };
}
