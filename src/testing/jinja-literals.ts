/**
 * Literals of the template language, by kind. None makes an infinite float of another one: the original
 * cannot write those where it computes constants ahead, and names them as variables.
 *
 * @module
 */

type Pool = readonly [string, ...string[]];

const quoted = (...texts: readonly [string, ...string[]]): Pool =>
  texts.map((text) => `'${text}'`) as unknown as Pool; // a map keeps the length

export const textLiterals: Pool = [
  ...quoted('abc', '', 'a,b;c', 'Hello World-wide web', 'x\\ty\\n', 'ÄÖ ß', '😀é', '  pad '),
  ...quoted(
    '12',
    '-3.5',
    '<b>&"x"</b>',
    'aXbXc',
    'line1\\nline2\\r\\nline3',
    'True',
    '1e3',
    '0x1F',
  ),
  ...quoted('İstanbul ǅ ﬁ', 'the quick brown fox jumps over the lazy dog and runs away'),
  ...quoted(
    'e\\u0301a\\u0300',
    'ὈΔΥΣΣΕΎΣ Σ',
    'ŉ ǰ ΐ',
    '٣٤',
    '①²½',
    '\\x00\\x1f\\x7f',
    '\\u2028a\\x85b\\x1cc',
  ),
  ...quoted('a\\\\b', '%s %d', '{} {0} {a}', 'http://example.com/a?b=c', 'mail me@example.org.'),
  ...quoted(
    'don\\\'t "do"',
    '𝒳𝟘',
    'ab ab ab',
    'a-b--c',
    'tab\\tsep\\t',
    '\\xa0nb\\u3000',
    'zażółć',
  ),
  ...quoted('<!-- c --><i>x</i> &amp; &lt; y', 'www.a.com (b.org)', 'AbC dEf', '1_000'),
  `"it's"`,
  `'con' 'cat'`,
];

export const numberLiterals: Pool = [
  ...([
    '0',
    '1',
    '2',
    '3',
    '7',
    '10',
    '-1',
    '-4',
    '255',
    '1_000',
    '0x1f',
    '0b101',
    '0o17',
  ] as const),
  ...['2.5', '0.1', '1.0', '-0.0', '1e3', '1e16', '1e-7', '3.14159', '123456789.125', '1e22'],
  ...['0.5', '1.5', '-2.5', '1e100', '0.30000000000000004', '2.675', '1e15'],
  ...['9007199254740993', '100000000000000000000', '-18446744073709551616', 'true', 'false'],
  ...['9007199254740991', '-9007199254740992', '2147483648', '1234567', '999999.5'],
];

export const listLiterals: Pool = [
  ...([
    '[]',
    '[1, 2, 3]',
    `['b', 'a', 'C']`,
    '(1,)',
    'range(4)',
    '[3, 1, 2]',
    '[none, 1]',
  ] as const),
  ...[`['a', 'b']`, `[('a', 1), ('b', 2)]`, '[[1, 2], [3]]', '()', `('x', 2.5)`, '[true, 0, 1.0]'],
  ...['range(5, 0, -2)', `[{'a': 2, 'b': 'x'}, {'a': 1}]`, `['Ab', 'aB', 'ab']`, '[1.5, 2, none]'],
  ...['range(0)', '[nope]', `['<a>', '&'|safe]`],
];

export const dictLiterals: Pool = [
  ...(['{}', `{'a': 1}`, `{'b': 2, 'a': 1}`, `{1: 'x', 'k': none}`, `{'B': 1, 'a': 'z'}`] as const),
  ...[`{'a': {'b': {'c': 1}}}`, `{(1, 2): 'p', none: 1.5}`, `{'id': 1, 'class': none, 'x': '<'}`],
  ...[`{'é': 'ü', 'q"': "'"}`, `{true: 1, 0: 2}`],
];

export const bytesLiterals: Pool = [
  ...([`'abc'.encode()`, `''.encode()`, `'Äb c'.encode()`, `'a,b'.encode('latin-1')`] as const),
  ...[`'x\\ty\\n'.encode()`, `"it's".encode('ascii')`, `'12'.encode('utf-16')`],
];

export const markupLiterals: Pool = [
  ...([`'<b>'|safe`, `'a & b'|e`, `''|safe`, `'x'|safe`, `'%s'|safe`, `'{}'|safe`] as const),
];
