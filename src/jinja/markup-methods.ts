/**
 * Methods of markup: those of strings, with what is put in escaped and results marked.
 *
 * @module
 */

import { decodeEntities } from './entities.js';
import { valueFault } from './fault.js';
import { mappingOf, namedIn } from './format-names.js';
import { formatText } from './format-method.js';
import { formatValue } from './format-spec.js';
import { collect } from './iteration.js';
import { escapeText, escapeValue } from './markup.js';
import { methodTable, type Method, type MethodTable } from './method.js';
import { stripTags } from './strip-tags.js';
import { stringMethods } from './string-methods.js';
import { List, Markup, Tuple, type Value } from './value.js';

function marked(value: Value): Value {
  if (typeof value === 'string') return new Markup(value);
  if (value instanceof List) return new List(value.items.map(marked));
  return value instanceof Tuple ? new Tuple(value.items.map(marked)) : value;
}

/** The place of the argument that becomes part of the text. */
const inserted: Readonly<Record<string, number>> = { replace: 1, ljust: 1, rjust: 1, center: 1 };

function onMarkup(name: string, method: Method<string>): Method<Markup> {
  const place = inserted[name];
  return (markup, call, access) => {
    const args = call.args.map((arg, i) => (i === place ? escapeValue(arg).text : arg));
    return marked(method(markup.text, call.with(args, call.kwargs), access));
  };
}

/** `join`, with all parts escaped before. */
function joining(method: Method<string>): Method<Markup> {
  return (markup, call, access) => {
    const parts = call.args.map(
      (items) => new List(collect(items).map((i) => escapeValue(i).text)),
    );
    return marked(method(markup.text, call.with(parts, call.kwargs), access));
  };
}

function wrapped(name: string, method: Method<string>): Method<Markup> {
  if (name === 'join') return joining(method);
  return plain.has(name)
    ? (markup, call, access) => method(markup.text, call, access)
    : onMarkup(name, method);
}

function formatField(value: Value, spec: string): string {
  if (!(value instanceof Markup)) return escapeText(formatValue(value, spec));
  if (spec !== '') throw valueFault('Unsupported format specification for Markup.');
  return value.text;
}

const format: Method<Markup> = ({ text }, { args, kwargs }, access) =>
  new Markup(formatText(text, { args, named: namedIn(kwargs), access, formatField }));

const formatMap: Method<Markup> = ({ text }, call, access) =>
  new Markup(formatText(text, { args: [], named: mappingOf(call), access, formatField }));

/** Methods that are those of strings. */
const plain = new Set(['maketrans', 'encode']);

export const markupMethods: MethodTable<Markup> = new Map<string, Method<Markup>>([
  ...[...stringMethods].map(([name, method]): [string, Method<Markup>] => [
    name,
    wrapped(name, method),
  ]),
  ['format', format],
  ['format_map', formatMap],
  ...methodTable<Markup>('Markup', [
    ['striptags', '', (markup) => stripTags(markup.text)],
    ['unescape', '', (markup) => decodeEntities(markup.text)],
    ['escape', 's', (_, [value = null]) => escapeValue(value)],
  ]),
]);
