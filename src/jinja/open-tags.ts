/**
 * The tags that are open while a template is parsed, and what to say when one is not closed.
 *
 * @module
 */

import { didYouMean } from '../util/edit-distance.js';
import type { TokenStream } from './token-stream.js';
import type { Token } from './tokens.js';

export class OpenTags {
  /** The tags that are open, outermost first. */
  readonly #open: Token[] = [];
  /** What would end the bodies that are open, outermost first. */
  readonly #ends: (readonly string[])[] = [];

  constructor(
    private readonly stream: TokenStream,
    /** The tags that there are. */
    private readonly known: readonly string[],
  ) {}

  openTag(tag: Token): void {
    this.#open.push(tag);
  }

  closeTag(): void {
    this.#open.pop();
  }

  openBody(ends: readonly string[]): void {
    this.#ends.push(ends);
  }

  closeBody(): void {
    this.#ends.pop();
  }

  /** The template ends within a body that ends with one of `ends`. */
  missingEnd(ends: readonly string[]): Error {
    return this.#fault(undefined, [...this.#ends, ends]);
  }

  /** There is no such tag, or not here. */
  unknownTag(tag: Token): Error {
    return this.#fault(tag, this.#ends);
  }

  #fault(tag: Token | undefined, ends: readonly (readonly string[])[]): Error {
    const { stream } = this;
    const open = this.#open.at(-1);
    const eof = stream.current;
    const sentences = [
      tag === undefined ? 'Unexpected end of template.' : `Encountered unknown tag '${tag.value}'.`,
      ...wanted(tag, ends),
    ];
    if (open !== undefined) {
      sentences.push(`The innermost block that needs to be closed is '${open.value}'.`);
    }
    return stream.fault(sentences.join(' '), tag ?? open ?? eof, {
      anchor: (tag ?? eof).start,
      hint: tag && this.#hint(tag, open),
    });
  }

  #hint(tag: Token, open: Token | undefined): string | undefined {
    if (open !== undefined && tag.value.startsWith('end')) {
      const { line, column } = this.stream.source.locate(open.start);
      return `{% ${open.value} %} of line ${line}, column ${column} is still open`;
    }
    return didYouMean(tag.value, [...this.known, ...(this.#ends.at(-1) ?? [])]);
  }
}

/** What the innermost body waits for. */
function wanted(tag: Token | undefined, ends: readonly (readonly string[])[]): readonly string[] {
  const innermost = ends.at(-1);
  if (innermost === undefined) return [];
  const looking = innermost.map((end) => `'${end}'`).join(' or ');
  const isNesting = tag !== undefined && ends.some((names) => names.includes(tag.value));
  return [
    isNesting
      ? `${nestingMistake} ${looking}.`
      : `Jinja was looking for the following tags: ${looking}.`,
  ];
}

const nestingMistake =
  'You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for';
