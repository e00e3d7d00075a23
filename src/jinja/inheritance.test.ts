import { expect, test } from 'vitest';
import { parseTemplate } from './template.js';

const messageOf = (text: string): string => {
  try {
    parseTemplate({ file: 'a.sql', text, form: 'jinja' }).render({
      globals: new Map(),
      undefined: 'run',
    });
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
  return 'nothing';
};

const noLoader = 'no loader for this environment specified';
const noFilter = "No filter named 'nope'.";

/** What the original says about templates that extend another one. */
const answers: readonly (readonly [template: string, message: string])[] = [
  // what is printed behind it is not compiled, what is collected is
  ["{% extends '' %}{{ 1|nope }}", noLoader],
  ["{% extends '' %}{% for x in [1] %}{{ 1|nope }}{% endfor %}", noLoader],
  ["{% extends '' %}{% set x %}{{ 1|nope }}{% endset %}", noFilter],
  ["{% extends '' %}{% macro m() %}{{ 1|nope }}{% endmacro %}", noFilter],
  ["{% extends '' %}{% block a %}{{ 1|nope }}{% endblock %}", noFilter],
  ["{{ 1|nope }}{% extends '' %}", noFilter],
  ["{% if true %}{% extends '' %}{% endif %}{{ 1|nope }}", noFilter],
  // nothing behind a second one is
  ["{% extends '' %}{% extends '' %}{% set x = 1|nope %}", noLoader],
  ["{% with %}{% extends '' %}{% endwith %}", 'cannot use extend from a non top-level scope'],
];

test.each(answers)('%s', (template, message) => {
  expect(messageOf(template)).toBe(message);
});
