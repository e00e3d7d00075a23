/**
 * Escaping of HTML.
 *
 * @module
 */

import { stringOf } from './text.js';
import { Markup, type Value } from './value.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '>': '&gt;',
  '<': '&lt;',
  "'": '&#39;',
  '"': '&#34;',
};

export function escapeText(text: string): string {
  return text.replaceAll(/[&><'"]/g, (c) => entities[c] ?? c);
}

/** The `escape` filter: Markup stays, everything else is escaped. */
export function escapeValue(value: Value): Markup {
  return value instanceof Markup ? value : new Markup(escapeText(stringOf(value)));
}
