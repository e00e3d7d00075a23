/**
 * Methods of markup: those of strings, with arguments escaped and results marked.
 *
 * @module
 */

import { spend } from './budget.js';
import { decodeEntities } from './entities.js';
import { collect } from './iteration.js';
import { escapeValue } from './markup.js';
import type { Method, MethodTable } from './method.js';
import { strip } from './python-space.js';
import { mapTexts, stringMethods } from './string-methods.js';
import { List, Markup, Tuple, textOf, type Call, type Value } from './value.js';

function marked(value: Value): Value {
  if (value instanceof List) return new List(value.items.map(marked));
  return mapTexts(value, (text) => new Markup(text));
}

function escaped(value: Value): Value {
  if (value instanceof List) return new List(value.items.map(escaped));
  if (value instanceof Tuple) return new Tuple(value.items.map(escaped));
  return textOf(value) === undefined ? value : escapeValue(value).text;
}

function escapedText(value: Value): string {
  return escapeValue(value).text;
}

/** Methods whose text arguments become part of the text. */
const escaping: ReadonlySet<string> = new Set(['join', 'replace', 'format', 'format_map']);

function onMarkup(name: string, method: Method<string>): Method<Markup> {
  return (markup, call, access) => {
    if (!escaping.has(name)) return marked(method(markup.text, call, access));
    if (name === 'join') {
      const parts = call.args.map((items) => new List(collect(items).map(escapedText)));
      return marked(method(markup.text, call.with(parts, call.kwargs), access));
    }
    const inner: Call = call.with(
      call.args.map(escaped),
      new Map([...call.kwargs].map(([key, value]) => [key, escaped(value)] as const)),
    );
    return marked(method(markup.text, inner, access));
  };
}

/** Taking a comment out can make another one. */
function withoutComments(text: string): string {
  let rest = text;
  for (;;) {
    spend(rest.length);
    const shorter = without(rest, '<!--', '-->');
    if (shorter.length === rest.length) return shorter;
    rest = shorter;
  }
}

/** The text without what stands between the two marks. */
function without(text: string, open: string, close: string): string {
  const kept: string[] = [];
  let position = 0;
  for (;;) {
    const start = text.indexOf(open, position);
    const end = start < 0 ? -1 : text.indexOf(close, start);
    if (end < 0) break;
    kept.push(text.slice(position, start));
    position = end + close.length;
  }
  return kept.join('') + text.slice(position);
}

/** The text without tags, entities and runs of white space. */
export function stripTags(text: string): string {
  const plain = without(withoutComments(text), '<', '>');
  return decodeEntities(strip(plain).split(/\s+/).join(' '));
}

export const markupMethods: MethodTable<Markup> = new Map<string, Method<Markup>>([
  ...[...stringMethods].map(([name, method]) => [name, onMarkup(name, method)] as const),
  ['striptags', (markup) => stripTags(markup.text)],
  ['unescape', (markup) => decodeEntities(markup.text)],
]);
