import { expect, test } from 'vitest';
import { toValue } from './host.js';
import { parseTemplate } from './template.js';

const globals = new Map(
  Object.entries({ on: true, off: null, s: '<&>' }).map(([name, v]) => [name, toValue(v)]),
);
const render = (text: string): string =>
  parseTemplate({ file: 'a.sql', text, form: 'jinja' }).render({ globals, undefined: 'run' }).text;

/** What the original answers, its oversights included. */
const answers: readonly (readonly [template: string, output: string])[] = [
  ['{% autoescape on %}{{ s }}{% endautoescape %}{{ s }}', '&lt;&amp;&gt;<&>'],
  ['{% autoescape off %}{{ s }}{% endautoescape %}', '<&>'],
  ['{% autoescape nowhere %}{{ s }}{% endautoescape %}', '<&>'],
  ['{% autoescape [1] %}{{ s }}{% endautoescape %}', '&lt;&amp;&gt;'],
  // a constant is printed as it would be outside, unless a filter makes it
  [
    "{% autoescape on %}{{ '<' }}{{ '<'|upper }}{{ '<' ~ s }}{% endautoescape %}",
    '<&lt;&lt;&lt;&amp;&gt;',
  ],
  [
    "{% autoescape on %}{% autoescape false %}{{ s }}{{ ['<']|join(s) }}{% endautoescape %}{{ s }}{% endautoescape %}",
    '<&><&lt;&amp;&gt;',
  ],
  [
    "{% autoescape true %}{% autoescape off %}{{ s }}{{ '<' }}{% endautoescape %}{% endautoescape %}",
    '<&>&lt;',
  ],
  // nothing is folded: both items are one list
  [
    '{% autoescape on %}{% set a = [[]] * 2 %}{% do a[0].append(1) %}{{ a }}{% endautoescape %}',
    '[[1], [1]]',
  ],
  // what a macro gives is markup where it is called from a block that escapes
  [
    "{% macro m() %}<b>{{ s }}{{ ['<']|join('&') }}{% endmacro %}{% autoescape true %}{{ m() }}{% endautoescape %}{{ m() }}",
    '<b><&><<b><&><',
  ],
  [
    '{% autoescape on %}{% macro m() %}<b>{{ s }}{% endmacro %}{{ m() }}{% endautoescape %}',
    '<b>&lt;&amp;&gt;',
  ],
  [
    '{% autoescape on %}{% set x %}<{{ s }}{% endset %}{{ x }}{{ x is escaped }}{% endautoescape %}',
    '<&lt;&amp;&gt;True',
  ],
  ['{% autoescape true %}{% set x | list %}<a{% endset %}{{ x }}{% endautoescape %}', "['<', 'a']"],
  [
    '{% autoescape on %}{% filter upper %}<{{ s }}{% endfilter %}{% endautoescape %}',
    '<&LT;&AMP;&GT;',
  ],
  [
    '{% autoescape true %}{% for x in [[s]] recursive %}<{% if x is string %}{{ x }}{% else %}{{ loop(x) }}{% endif %}{% endfor %}{% endautoescape %}',
    '<<&lt;&amp;&gt;',
  ],
  [
    '{% autoescape true %}{% block a %}<{{ s }}{% endblock %}{{ self.a() }}{% endautoescape %}',
    '<<&><<&>',
  ],
  // `break` and `continue` leave the block without ending it
  [
    '{% for i in [1] %}{% autoescape true %}{% continue %}{% endautoescape %}{% endfor %}{% set x %}<{% endset %}{{ x is escaped }}',
    'True',
  ],
  ["{% autoescape true %}{{ '<'|safe ~ '<' }}{% endautoescape %}", '&lt;&lt;'],
];

test.each(answers)('%s', (template, output) => {
  expect(render(template)).toBe(output);
});

test('the condition is an expression of the template, and fails at its place', () => {
  const location: unknown = expect.objectContaining({ file: 'a.sql', line: 2, column: 15 });
  expect(() => render('a\n{% autoescape 1 / 0 %}b{% endautoescape %}')).toThrow(
    expect.objectContaining({ code: 'LAKE-T004', location }),
  );
});
