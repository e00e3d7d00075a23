import { expectResults } from '../testing/jinja-details.js';

expectResults([
  [
    "{{ '{:z.0f}'.format(-0.4) }} {{ '{:.0f}'.format(-0.4) }} {{ '{:z}'.format(-0.0) }}",
    '0 -0 0.0',
  ],
  ["{{ '{:z}'.format(5) }}", { error: 'runtime' }],
  ["{{ '%s %(a)s' % {'a': 1} }} {{ '%(a)*d' % {'a': 3} }}", { error: 'type' }],
  ["{{ '%s %(a)s' % {'a': 1} }} {{ '%(a)s %(a)s' % {'a': 3} }}", "{'a': 1} 1 3 3"],
  ["{{ '%(a)s %s' % {'a': 1} }}", { error: 'type' }],
  ["{{ '%(a)s% %' % {'a': 1} }}", { error: 'type' }],
  ["{{ '%(b)' % {'a': 1} }}", { error: 'runtime' }],
  ["{{ '{}{0.real}'.format(7) }} {{ '{0}{0}'.format(7) }}", '77 77'],
  ["{{ '{}{0}'.format(7) }}", { error: 'runtime' }],
  ["{{ '{0}{}'.format(7) }}", { error: 'runtime' }],
  ["{{ '{a[b]}'.format(a={'b': 1}) }} {{ '{a[b]c}'.format(a={'b': 1}) }}", { error: 'runtime' }],
  ["{{ '{!r:>5}'.format('a') }} {{ '{!}'.format(1) }}", { error: 'runtime' }],
  ["{{ '{0[0]:}'.format([5]) }} {{ '{:{w}.{p}f}'.format(3.14159, w=8, p=2) }}", '5     3.14'],
  ["{{ '{:{}}'.format('a', 5) }}{{ '{:{}}'|safe.format('a', '>5') }}", { error: 'syntax' }],
  [
    "{{ ('{}'|safe).format('<') }} {{ ('{}'|safe).format('<'|safe) }} {{ ('{:3}|'|safe).format('<') }}",
    '&lt; < &lt;  |',
  ],
  ["{{ ('{:3}'|safe).format('<'|safe) }}", { error: 'runtime' }],
  ["{{ '{a}'.format_map({'a': 1}) }} {{ '{a}'.format_map([]) }}", { error: 'type' }],
  ["{{ '{a}'.format_map(a=1) }}", { error: 'type' }],
  [
    "{{ '{:,.2f}'.format(1234567.891) }} {{ '{:_x}'.format(123456789) }} {{ '{:+08.1%}'.format(0.256) }} {{ '{:>+10,}'.format(1234567) }}",
    '1,234,567.89 75b_cd15 +0025.6% +1,234,567',
  ],
  ["{{ '{:,_}'.format(1) }}", { error: 'runtime' }],
]);
