/**
 * Filters that make URLs, links and attributes of HTML.
 *
 * @module
 */

import { spend } from './budget.js';
import { codePoints } from './code-points.js';
import { valueFault } from './fault.js';
import { collect, tryIterate } from './iteration.js';
import { escapeText } from './markup.js';
import { entriesOf, itemsOf } from './sequence-filters.js';
import { stringOf, reprText } from './text.js';
import { Undefined, textOf, type Value } from './value.js';

function quoteUrl(value: Value, inQuery: boolean): string {
  const quoted = encodeURIComponent(stringOf(value)).replaceAll(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return inQuery ? quoted.replaceAll('%20', '+') : quoted.replaceAll('%2F', '/');
}

export function urlEncode(value: Value): string {
  const isPlain = textOf(value) !== undefined || tryIterate(value) === undefined;
  if (isPlain) return quoteUrl(value, false);
  const isMapping = value !== null && typeof value === 'object' && value.kind === 'dict';
  const pairs = isMapping
    ? [...entriesOf(value)]
    : collect(value).map((pair) => {
        const [key, item, ...rest] = collect(pair);
        if (key === undefined || item === undefined || rest.length > 0) {
          throw valueFault('not enough values to unpack (expected 2)');
        }
        return [key, item] as const;
      });
  return pairs.map(([key, item]) => `${quoteUrl(key, true)}=${quoteUrl(item, true)}`).join('&');
}

const badAttribute = /[\s/>=]/;

export function xmlAttributes(value: Value, space: boolean): string {
  const parts: string[] = [];
  for (const [key, item] of itemsOf(value)) {
    if (item === null || item instanceof Undefined) continue;
    const name = stringOf(key);
    if (badAttribute.test(name)) {
      throw valueFault(`Invalid character in attribute name: ${reprText(name)}`);
    }
    parts.push(`${escapeText(name)}="${escapeText(stringOf(item))}"`);
  }
  return parts.length > 0 && space ? ` ${parts.join(' ')}` : parts.join(' ');
}

interface LinkOptions {
  readonly limit: number | undefined;
  readonly nofollow: boolean;
  readonly target: string | undefined;
  readonly rel: string;
}

const url =
  /^(?:https?:\/\/|www\.)(?:[\w%-]+\.)*(?:[a-z]{2,63}|xn--[\w%]{2,59}|localhost|\d{1,3}(?:\.\d{1,3}){3}|[\w%-]+)(?::\d{1,5})?(?:[/?#]\S*)?$/iu;
const bareHost = /^(?:[\w%-]+\.)+(?:com|net|int|edu|gov|org|info|mil)(?::\d{1,5})?(?:[/?#]\S*)?$/iu;
const mail = /^\S+@\w[\w.-]*\.\w+$/u;

/** Makes links of what looks like a URL or a mail address. */
export function linkText(text: string, options: LinkOptions): string {
  const rels = new Set([...options.rel.split(/\s+/).filter(Boolean), 'noopener']);
  if (options.nofollow) rels.add('nofollow');
  const attributes =
    ` rel="${escapeText([...rels].sort().join(' '))}"` +
    (options.target === undefined ? '' : ` target="${escapeText(options.target)}"`);
  return escapeText(text)
    .split(/(\s+)/u)
    .map((word) => linkWord(word, attributes, options.limit))
    .join('');
}

function linkWord(word: string, attributes: string, limit: number | undefined): string {
  spend(word.length ** 2 / 16);
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  const rest = word.slice(head.length);
  const tail = /(?:[)>.,\n]|&gt;)+$/.exec(rest)?.[0] ?? '';
  const middle = rest.slice(0, rest.length - tail.length);
  const shown =
    limit !== undefined && codePoints(middle).length > limit
      ? `${codePoints(middle).slice(0, limit).join('')}...`
      : middle;
  const isPrefixed = url.test(middle);
  if (isPrefixed || bareHost.test(middle)) {
    const hasScheme = /^https?:\/\//i.test(middle);
    return `${head}<a href="${hasScheme ? '' : 'https://'}${middle}"${attributes}>${shown}</a>${tail}`;
  }
  const address = middle.startsWith('mailto:') ? middle.slice(7) : middle;
  if (!mail.test(address) || address.startsWith('www.')) return word;
  const label = middle.startsWith('mailto:') ? address : middle;
  return `${head}<a href="mailto:${address}">${label}</a>${tail}`;
}
