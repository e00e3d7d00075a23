/**
 * The replacement texts of `re.sub`: `\1`, `\g<name>`, `\n`.
 *
 * @module
 */

import { Fault } from '../../jinja/fault.js';
import { regexFault } from './regex-syntax.js';

export interface TemplateGroups {
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

const controls: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  f: '\f',
  v: '\v',
  a: '\x07',
  b: '\b',
  '\\': '\\',
};

/** What makes the replacement of one match; the text is checked once, whether anything matches or not. */
export type Replacement = (text: (group: number) => string) => string;

export function parseReplacement(template: string, groups: TemplateGroups): Replacement {
  const pattern = /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[1-3][0-7]{2}|[1-9]\d?)|(.)|$)/gsu;
  const parts: (string | number)[] = [];
  let at = 0;
  for (const match of template.matchAll(pattern)) {
    parts.push(template.slice(at, match.index), partOf(match, groups));
    at = match.index + match[0].length;
  }
  parts.push(template.slice(at));
  return (text) => parts.map((part) => (typeof part === 'number' ? text(part) : part)).join('');
}

/** The number of a group, or text. */
function partOf(match: RegExpExecArray, groups: TemplateGroups): string | number {
  const [whole, name, digits, char] = match;
  const { index } = match;
  if (name !== undefined) return indexOf(name, groups, index);
  if (digits !== undefined) return numbered(digits, groups, index);
  if (char === undefined) throw regexFault('bad escape (end of pattern)', index);
  if (char === 'g') throw regexFault('missing <', index + 2);
  const control = controls[char];
  if (control !== undefined) return control;
  if (/[a-zA-Z]/.test(char)) throw regexFault(`bad escape \\${char}`, index);
  return whole;
}

function numbered(digits: string, groups: TemplateGroups, offset: number): string | number {
  if (digits.startsWith('0') || digits.length === 3) {
    return String.fromCodePoint(parseInt(digits, 8));
  }
  return existing(Number(digits), groups, offset + 1);
}

function indexOf(name: string, groups: TemplateGroups, offset: number): number {
  if (name === '') throw regexFault('missing group name', offset + 3);
  if (/^\d+$/.test(name)) return existing(Number(name), groups, offset + 3);
  const index = groups.names.get(name);
  if (index !== undefined) return index;
  throw new Fault('runtime', `unknown group name '${name}'`, 'IndexError');
}

function existing(index: number, { groups }: TemplateGroups, position: number): number {
  if (index <= groups) return index;
  throw regexFault(`invalid group reference ${index}`, position);
}
