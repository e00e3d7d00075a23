/**
 * Patterns over names, as Python's `fnmatch`: `*` matches anything, dots and slashes included.
 *
 * @module
 */

const known = new Map<string, RegExp>();

/** True when the whole of `text` matches `pattern` (`*`, `?`, `[seq]`, `[!seq]`), case and all. */
export function matchesGlob(text: string, pattern: string): boolean {
  let regex = known.get(pattern);
  if (!regex) {
    regex = new RegExp(`^${translate(pattern)}$`, 'su');
    known.set(pattern, regex);
  }
  return regex.test(text);
}

export function hasWildcard(pattern: string): boolean {
  return /[*?[\]]/.test(pattern);
}

function translate(pattern: string): string {
  let out = '';
  for (let i = 0; i < pattern.length;) {
    const set = pattern[i] === '[' ? /^\[(!?)(\]?[^\]]*)\]/.exec(pattern.slice(i)) : null;
    if (set?.[2]) {
      out += characterSet(set[1] === '!', set[2]);
      i += set[0].length;
      continue;
    }
    const char = String.fromCodePoint(pattern.codePointAt(i) ?? 0);
    out += char === '*' ? '.*' : char === '?' ? '.' : escape(char);
    i += char.length;
  }
  return out;
}

/** A range that runs backwards matches nothing, as in Python. */
function characterSet(negated: boolean, members: string): string {
  const body = members
    .replace(/[\\\]^[]/g, '\\$&')
    .replace(/(.)-(.)/gsu, (range, from: string, to: string) => (from <= to ? range : ''));
  if (body === '') return negated ? '.' : '(?!)';
  return `[${negated ? '^' : ''}${body}]`;
}

function escape(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
