/**
 * The replacement texts of `re.sub`: `\1`, `\g<name>`, `\n`.
 *
 * @module
 */

import { Fault } from '../../jinja/fault.js';
import { reprText } from '../../jinja/text.js';
import { isIdentifier } from './identifier.js';
import { controls, octal } from './regex-escapes.js';
import { RegexSource } from './regex-source.js';

export interface TemplateGroups {
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

/** Texts, and the numbers of groups. */
export type Template = readonly (string | number)[];

/** The text is checked once, whether anything matches or not. */
export function parseTemplate(text: string, groups: TemplateGroups): Template {
  const source = new RegexSource(text);
  const parts: (string | number)[] = [];
  for (let token = source.get(); token !== undefined; token = source.get()) {
    parts.push(token.startsWith('\\') ? partOf(source, token, groups) : token);
  }
  return parts;
}

export function expandTemplate(template: Template, textOf: (group: number) => string): string {
  return template.map((part) => (typeof part === 'number' ? textOf(part) : part)).join('');
}

function partOf(source: RegexSource, token: string, groups: TemplateGroups): string | number {
  const letter = token.slice(1);
  if (letter === 'g') return groupReference(source, groups);
  if (letter === '0') {
    const digits = source.takeWhile(2, /^[0-7]$/);
    return String.fromCodePoint(parseInt(`0${digits}`, 8) & 0xff);
  }
  if (/^[1-9]$/.test(letter)) return numbered(source, token, groups);
  const control = controls[token];
  if (control !== undefined) return String.fromCodePoint(control);
  if (/^[a-zA-Z]$/.test(letter)) throw source.fault(`bad escape ${token}`, token.length);
  return token;
}

function numbered(source: RegexSource, token: string, groups: TemplateGroups): string | number {
  let text = token + source.takeWhile(1, /^[0-9]$/);
  if (/^\\[0-7]{2}$/.test(text)) {
    text += source.takeWhile(1, /^[0-7]$/);
    if (text.length === 4) return String.fromCodePoint(octal(source, text));
  }
  return existing(source, Number(text.slice(1)), text.length - 1, groups);
}

function groupReference(source: RegexSource, groups: TemplateGroups): number {
  if (!source.take('<')) throw source.fault('missing <');
  const name = source.takeUntil('>', 'group name');
  const length = [...name].length + 1;
  if (isIdentifier(name)) {
    const index = groups.names.get(name);
    if (index !== undefined) return index;
    throw new Fault('runtime', `unknown group name ${reprText(name)}`, 'IndexError');
  }
  if (!/^\s*\+?\d+(?:_\d+)*\s*$/.test(name)) throw source.badName(name);
  return existing(source, Number(name.replaceAll('_', '')), length, groups);
}

function existing(
  source: RegexSource,
  index: number,
  length: number,
  { groups }: TemplateGroups,
): number {
  if (index <= groups) return index;
  throw source.fault(`invalid group reference ${index}`, length);
}
