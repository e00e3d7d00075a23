import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LakeError } from '../../errors.js';
import { parseTemplate } from '../../jinja/template.js';
import type { Value } from '../../jinja/value.js';
import { modulesValue } from './modules.js';

/** What an expression prints, or `ERR ` and the message. */
function evaluate(expression: string): string {
  const globals = new Map<string, Value>([['modules', modulesValue()]]);
  try {
    const template = parseTemplate({ file: 'a.sql', text: `{{ ${expression} }}`, form: 'jinja' });
    return template.render({ globals, undefined: 'run' }).text;
  } catch (error) {
    if (error instanceof LakeError) return `ERR ${error.message}`;
    throw error;
  }
}

test('modules answer as those of Python 3.11 do', () => {
  const text = readFileSync('src/testing/fixtures/python-modules.json', 'utf8');
  const cases = JSON.parse(text) as [expression: string, printed: string][];
  const different = cases.flatMap(([expression, printed]) => {
    const found = evaluate(expression);
    return found === printed ? [] : [{ expression, printed, found }];
  });
  expect(cases.length).toBeGreaterThan(300);
  expect(different).toEqual([]);
});

test.each([
  ["'(?i)(?s)A.b', 'a\\nB'", 'True'],
  ["'(?#c)(?i)A', 'a'", 'True'],
  ["'(?i)a(?s)', 'a'", 'ERR global flags not at the start of the expression at position 5'],
  ["'|(?i)a', 'a'", 'ERR global flags not at the start of the expression at position 1'],
  ["'((?i)a)', 'a'", 'ERR global flags not at the start of the expression at position 1'],
])('flags at the start of a pattern: %s', (given, printed) => {
  expect(evaluate(`modules.re.match(${given}) is not none`)).toBe(printed);
});

describe('time zones', () => {
  const zone = (name: string) => `modules.pytz.timezone('${name}')`;
  const time = (text: string) => `modules.datetime.datetime.fromisoformat('${text}')`;

  test.each([
    [
      `${zone('America/New_York')}.localize(${time('2024-01-02T03:04')})`,
      '2024-01-02 03:04:00-05:00',
    ],
    [
      `${time('2024-07-01T12:00Z')}.astimezone(${zone('Europe/Berlin')})`,
      '2024-07-01 14:00:00+02:00',
    ],
    [`${zone('Europe/Berlin')}.localize(${time('2024-07-01')}).strftime('%Z%z')`, 'CEST+0200'],
    [
      `${zone('America/New_York')}.localize(${time('2024-11-03T01:30')}, is_dst=true)`,
      '2024-11-03 01:30:00-04:00',
    ],
    [
      `${zone('America/New_York')}.localize(${time('2024-11-03T01:30')})`,
      '2024-11-03 01:30:00-05:00',
    ],
    [`${zone('Asia/Kolkata')}`, 'Asia/Kolkata'],
    [`[modules.pytz.utc]`, '[<UTC>]'],
    [`${zone('Nowhere/Land')}`, "ERR 'Nowhere/Land'"],
    [
      `${time('2024-01-01T00:00Z')} - ${time('2024-01-01')}`,
      "ERR can't subtract offset-naive and offset-aware datetimes",
    ],
  ])('%s', (expression, printed) => expect(evaluate(expression)).toBe(printed));
});

test('a long text needs no deep stack', () => {
  expect(evaluate("modules.re.match('(?:a|b)*c', 'ab' * 100000)")).toBe('None');
  expect(evaluate("modules.re.sub('(a|b)+', '-', 'ab' * 100000 ~ 'c')")).toBe('-c');
});

test.each([
  ['-modules.datetime.timedelta(1)', '-1 day, 0:00:00'],
  ['modules.datetime.timedelta(-1)|abs', '1 day, 0:00:00'],
  ['modules.datetime.date(2024, 2, 29).timetuple().tm_yday', '60'],
  [
    'modules.datetime.date(2024, 2, 29).isocalendar()',
    'datetime.IsoCalendarDate(year=2024, week=9, weekday=4)',
  ],
  ["modules.datetime.date(2024, 2, 29).strftime('%999999999d') == ''", 'True'],
  ["modules.re.I ~ ''", 're.IGNORECASE'],
  ['modules.itertools.groupby is defined', 'False'],
  ["modules.re.compile('(' * 5000)", 'ERR too many nested groups at position 200'],
  ["modules.re.compile('a' * 100000 ~ '*').match('a' * 99999) is not none", 'True'],
  ["modules.re.match('(?:a{1000}){1000}', 'a' * 2000)", 'None'],
])('%s', (expression, printed) => expect(evaluate(expression)).toBe(printed));

describe('work that would not end', () => {
  test.each([
    ["modules.re.match('(a+)+$', 'a' * 40 ~ 'b')", 'the regular expression needs too much work'],
    ['modules.itertools.count()|list', 'itertools.count gave more than'],
    ["modules.itertools.product('abcdefghij', repeat=9)|list", 'itertools.product gave more than'],
    ["modules.itertools.cycle('ab')|list", 'itertools.cycle gave more than'],
    ["modules.itertools.product('ab', repeat=10**12)", 'would build more than'],
    ["modules.itertools.tee('ab', 10**12)", 'would build more than'],
    [
      "modules.re.match('(?:a?){40}a{40}b', 'a' * 40)",
      'the regular expression needs too much work',
    ],
  ])('%s', (expression, message) => expect(evaluate(expression)).toContain(message));
});
