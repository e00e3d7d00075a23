/**
 * Where the reader is: the part of the address after `#`.
 *
 * @module
 */

import { signal } from '@preact/signals';

export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'lineage'; readonly focus?: string }
  | { readonly kind: 'tests' }
  | { readonly kind: 'node'; readonly id: string; readonly column?: string }
  | { readonly kind: 'test'; readonly id: string }
  | { readonly kind: 'unknown'; readonly path: string };

export const route = signal<Route>(parseRoute(location.hash));

/** Follows the address from now on. */
export function watchRoute(): void {
  addEventListener('hashchange', () => {
    route.value = parseRoute(location.hash);
  });
}

function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [kind = '', ...rest] = path.split('/');
  const id = decode(rest.join('/'));
  const parameters = new URLSearchParams(query);
  const focus = parameters.get('focus');
  const column = parameters.get('column');
  switch (kind) {
    case '':
      return { kind: 'home' };
    case 'tests':
      return { kind: 'tests' };
    case 'lineage':
      return focus === null ? { kind: 'lineage' } : { kind: 'lineage', focus };
    case 'model':
    case 'seed':
    case 'source':
      return column === null ? { kind: 'node', id } : { kind: 'node', id, column };
    case 'test':
      return { kind: 'test', id };
    default:
      return { kind: 'unknown', path };
  }
}

export function nodeHref(node: { readonly type: string; readonly id: string }, column?: string) {
  const place = `#/${node.type}/${encodeURIComponent(node.id)}`;
  return column === undefined ? place : `${place}?column=${encodeURIComponent(column)}`;
}

export function testHref(id: string): string {
  return `#/test/${encodeURIComponent(id)}`;
}

export function lineageHref(focus?: string): string {
  return focus === undefined ? '#/lineage' : `#/lineage?focus=${encodeURIComponent(focus)}`;
}

export function goTo(href: string): void {
  location.hash = href;
}

/** An address that somebody typed may hold a lone `%`. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
