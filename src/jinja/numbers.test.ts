import { expectResults } from '../testing/jinja-details.js';

expectResults([
  [
    '{{ (-1) ** 0.5 }} {{ (-8) ** (1 / 3) }} {{ ((-1) ** 0.5) * 2 }} {{ ((-4) ** 0.5).imag }} {{ ((-4) ** 0.5)|abs }}',
    '(6.123233995736766e-17+1j) (1.0000000000000002+1.7320508075688772j) (1.2246467991473532e-16+2j) 2.0 2.0',
  ],
  [
    '{{ ((-1) ** 0.5) ** 2 }} {{ -((-1) ** 0.5) }} {{ ((-1) ** 0.5).conjugate() }} {{ ((-1) ** 0.5) == 1 }} {{ ((-1) ** 0.5) is number }}',
    '(-1+1.2246467991473532e-16j) (-6.123233995736766e-17-1j) (6.123233995736766e-17-1j) False True',
  ],
  ['{{ ((-1) ** 0.5) < 1 }}', { error: 'type' }],
  ['{{ ((-1) ** 0.5) // 1 }}', { error: 'type' }],
  ['{{ ((-1) ** 0.5)|int(7) }} {{ ((-1) ** 0.5)|round }}', { error: 'type' }],
  [
    '{{ 1.05 ** 10 }} {{ 63.83 ** 16 }} {{ 47.69 ** -2 }} {{ 1.0001 ** 365.25 }} {{ 2 ** 0.5 }} {{ 2 ** -1074 }} {{ 10 ** -5 }}',
    '1.628894626777442 7.592722209277463e+28 0.00043968875136792673 1.037198339640538 1.4142135623730951 5e-324 1e-05',
  ],
  ["{{ 5 / ('inf'|float) }}", '0.0'],
  [
    "{{ (1.5).hex() }} {{ (0.1).fromhex('0x1.8p1') }} {{ (5e-324).hex() }} {{ (0.1).fromhex('zz') }}",
    { error: 'runtime' },
  ],
  ['{{ 1e999|string|float|int }}', { error: 'runtime' }],
  [
    "{{ 'inf'|float('x')|string }} {{ 'inf'|int(5) }} {{ 'nan'|int(5) }} {{ ('1' * 400)|int|float }}",
    { error: 'runtime' },
  ],
  [
    "{{ 2.5|round(none) }} {{ 3.5|round(none) }} {{ 15|round(-1) }} {{ 2.675|round(2) }} {{ 1.5|round(1, 'up') }} {{ 7|round(nope, 'x') }}",
    { error: 'runtime' },
  ],
  [
    "{{ 1000000|filesizeformat }} {{ 1234567890|filesizeformat(true) }} {{ -5000|filesizeformat }} {{ 999999.9|filesizeformat }} {{ 'nan'|filesizeformat }}",
    '1.0 MB 1.1 GiB -5000 Bytes 1000.0 kB nan YB',
  ],
  [
    "{{ (10 ** 30)|filesizeformat }} {{ '1e3'|filesizeformat }} {{ 1|filesizeformat }}",
    '1000000.0 YB 1.0 kB 1 Byte',
  ],
  [
    "{{ '%d'|safe % '12' }} {{ '%.1f'|safe % '2.25' }} {{ '%s'|safe % '<' }} {{ '%r'|safe % ['<'] }} {{ '%(a)s'|safe % {'a': '&'} }}",
    '12 2.2 &lt; [&#39;&lt;&#39;] &amp;',
  ],
  ["{{ '%x'|safe % 5 }}", { error: 'type' }],
  ["{{ '%d'|safe % 'x' }}", { error: 'runtime' }],
  ["{{ 'x' % nope }} {{ 'x' % [] }} {{ 'x' % range(3) }}", 'x x x'],
  ["{{ 'x' % ('a'|safe) }}", { error: 'type' }],
]);
