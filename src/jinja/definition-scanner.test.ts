import { expect, test } from 'vitest';
import { TemplateError } from './template-error.js';
import { parseTemplate } from './template.js';

const macro = '{% macro m() %}x{% endmacro %}';

/** What is found in a file: its definitions, or the kind of the error. */
function found(text: string): string {
  try {
    const { definitions } = parseTemplate({ file: 'macros/m.sql', text, form: 'definitions' });
    return definitions.map(({ name }) => name).join();
  } catch (error) {
    if (error instanceof TemplateError) return error.kind;
    throw error;
  }
}

test.each([
  `${macro} {% `,
  `${macro} {%+ foo`,
  `${macro} {% 1 foo`,
  `${macro} {% raw %} {{ {% endraw %}`,
  `{%+ if x %}${macro}`,
  `{{ {{ }} ${macro}`,
  `{{ '}}' }} ${macro}`,
  `{{ a %} }} ${macro}`,
  `it's ${macro} 'a`,
  `{# {{ #} ${macro}`,
  `{% set x = '%}' %} ${macro}`,
])('between definitions stands %s', (text) => {
  expect(found(text)).toBe('m');
});

test.each(['{%+ macro m() %}x{% endmacro %}', `{{ ${macro} }}`])('no definition is %s', (text) => {
  expect(found(text)).toBe('');
});

test.each([
  `${macro} {{ `,
  `${macro} {{ a }`,
  `${macro} {{ ' }}`,
  `${macro} {% foo`,
  `${macro} {% foo ' %}`,
  `${macro} {# a`,
  `${macro} {#}`,
  `${macro} {% raw`,
  `${macro} {% raw %} {{`,
  `${macro} {% raw %} {{ {%+ endraw %}`,
  `${macro} {%+ raw %} {{ {% endraw %}`,
  `{% if x %}{%+ endif %}${macro}`,
  '{% macro m() %}x{% endmacro',
  '{% macro m() %}x{% endmacro foo %}',
])('a syntax error is %s', (text) => {
  expect(found(text)).toBe('syntax');
});
