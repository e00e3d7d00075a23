import { expectResults } from '../testing/jinja-details.js';

/** Constants that decide an operation while it is compiled: nobody looks at what is behind them. */
expectResults([
  ['{{ false and t is nosuch }}', 'False'],
  ['{{ (false and n) and t is nosuch }}', 'False'],
  ['{{ (true or n) or t is nosuch }}', 'True'],
  ['{{ (true and n) and t is nosuch }}', { error: 'syntax' }],
  ['{{ n and t is nosuch }}', { error: 'syntax' }],
  ['{{ [][0] and t is nosuch }}', ''],
  ['{% set x = [][0] and t is nosuch %}', { error: 'syntax' }],
  ['{% set x = false and t is nosuch %}{{ x }}', 'False'],
  ['{{ (3 < 3 != s)[:] }}', ''],
  ['{{ (3 < 4 != s)[:] }}', { error: 'type' }],
  ['{{ 3 < 3 < (s|nosuch) }}', 'False'],
  ['{{ 3 < s < (s|nosuch) }}', { error: 'syntax' }],
  ["{{ ('ab' if true else n)[:] }}", 'ab'],
  ['{{ (n if false else 5)[:] }}', ''],
  ["{{ (n if false)|default('a') }}", 'a'],
  ['{{ not (false and n|nosuch) }}', 'True'],
  ['{% for i in (false and n|nosuch) or [1] %}{{ i }}{% endfor %}', '1'],
  ['{{ ([[]] or n|nosuch) * 2 }}', '[[], []]'],
  ['{{ (0 and n).x }}', ''],
  [
    "{% autoescape true %}{{ '<' ~ ('a' or n) }}{{ '<' ~ (n or '<'|safe) }}{% endautoescape %}",
    '&lt;a&lt;<',
  ],
]);
