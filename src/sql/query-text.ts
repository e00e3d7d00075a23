/**
 * SQL text that is to stand inside other SQL.
 *
 * @module
 */

const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_\d]*)\$[\s\S]*?\$\1\$|\s+|[\s\S]/gy;

/** The text with the semicolons at its end replaced by blanks, so that all offsets stay as they are. */
export function withoutFinalSemicolons(sql: string): string {
  const ends: number[] = [];
  for (const match of sql.matchAll(token)) {
    const [text] = match;
    if (text === ';') ends.push(match.index);
    else if (!/^(\s|--|\/\*)/.test(text)) ends.length = 0;
  }
  return ends.reduce((result, at) => `${result.slice(0, at)} ${result.slice(at + 1)}`, sql);
}
