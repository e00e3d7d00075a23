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
  readonly text: (index: number) => string;
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

export function expandTemplate(template: string, groups: TemplateGroups): string {
  const pattern = /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[1-3][0-7]{2}|[1-9]\d?)|(.)|$)/gsu;
  return template.replace(
    pattern,
    (whole, name?: string, digits?: string, char?: string, offset = 0): string => {
      if (name !== undefined) return groups.text(indexOf(name, groups, Number(offset)));
      if (digits !== undefined) return numbered(digits, groups, Number(offset));
      if (char === undefined) throw regexFault('bad escape (end of pattern)', Number(offset));
      if (char === 'g') throw regexFault('missing group name', Number(offset) + 2);
      const control = controls[char];
      if (control !== undefined) return control;
      if (/[a-zA-Z]/.test(char)) throw regexFault(`bad escape \\${char}`, Number(offset));
      return whole;
    },
  );
}

function numbered(digits: string, groups: TemplateGroups, offset: number): string {
  if (digits.startsWith('0') || digits.length === 3) {
    return String.fromCodePoint(parseInt(digits, 8));
  }
  return groups.text(existing(Number(digits), groups, offset + 1));
}

function indexOf(name: string, groups: TemplateGroups, offset: number): number {
  if (/^\d+$/.test(name)) return existing(Number(name), groups, offset + 3);
  const index = groups.names.get(name);
  if (index !== undefined) return index;
  throw new Fault('runtime', `unknown group name '${name}'`, 'IndexError');
}

function existing(index: number, { groups }: TemplateGroups, position: number): number {
  if (index <= groups) return index;
  throw regexFault(`invalid group reference ${index}`, position);
}
