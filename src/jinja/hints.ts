/**
 * What to do about common mistakes, by the message that they end in.
 *
 * @module
 */

const hints: readonly (readonly [message: RegExp, hint: string])[] = [
  [/^Unexpected end of template.*innermost block .* is '(\w+)'/, 'close it with {% end$1 %}'],
  [/^Missing end of comment tag/, 'a comment ends with #}'],
  [/^Missing end of raw/, 'a raw block ends with {% endraw %}'],
  [
    /^expected token 'end of statement block', got '='/,
    '== compares; = assigns, in {% set %} only',
  ],
  [/^expected token 'end of print statement', got '='/, '{% set name = value %} assigns'],
  [/^expected token 'end of print statement'/, 'a print statement ends with }}'],
  [/^expected token 'end of statement block'/, 'a tag ends with %}'],
  [/^expected token ',', got '(.+)'/, 'a comma is missing before $1'],
  [/^expected token ':', got '}'/, 'inside of a tag, names stand without braces'],
  [/^unexpected '}', expected '(.)'/, 'a bracket is still open: $1 is missing'],
  [/^unexpected '}'/, 'a print statement ends with }}'],
  [/^unexpected char ("'"|'"')/, 'the string that starts here does not end'],
  [/^unexpected char '&'/, 'write "and"'],
  [/^unexpected char '!'/, 'write "not"'],
  [/^can only concatenate str/, '~ joins text with any value'],
];

/** The hint for a message; undefined where there is none. */
export function hintFor(message: string): string | undefined {
  for (const [pattern, hint] of hints) {
    const match = pattern.exec(message);
    if (match !== null) return hint.replace('$1', () => match[1] ?? '');
  }
  return undefined;
}
