import { expectResults } from '../testing/jinja-details.js';

expectResults([
  [
    "{{ 'Ä'.encode() }} {{ 'Ä'.encode('latin-1') }} {{ 'Ä'.encode('utf-16') }} {{ '€'.encode('cp1252') }}",
    "b'\\xc3\\x84' b'\\xc4' b'\\xff\\xfe\\xc4\\x00' b'\\x80'",
  ],
  ["{{ 'Ä'.encode('ascii') }}", { error: 'runtime' }],
  [
    "{{ 'Ä'.encode('ascii', 'ignore') }} {{ 'Ä'.encode('ascii', 'replace') }} {{ 'Ä'.encode('ascii', 'xmlcharrefreplace') }} {{ 'Ä😀'.encode('ascii', errors='backslashreplace') }}",
    "b'' b'?' b'&#196;' b'\\\\xc4\\\\U0001f600'",
  ],
  ["{{ 'a'.encode('nope') }}", { error: 'runtime' }],
  ["{{ 'Äa'.encode('latin-1').decode() }}", { error: 'runtime' }],
  [
    "{{ 'Äa'.encode('latin-1').decode(errors='replace') }} {{ 'Äa'.encode('latin-1').decode('ascii', 'backslashreplace') }}",
    '�a \\xc4a',
  ],
  [
    "{{ 'abc'.encode()[0] }} {{ 'abc'.encode()[1:] }} {{ 'abc'.encode()[::-1] }} {{ 'abc'.encode()|list }}",
    "97 b'bc' b'cba' [97, 98, 99]",
  ],
  [
    "{{ 'abc'.encode() + 'd'.encode() }} {{ 'ab'.encode() * 2 }} {{ 'b'.encode() in 'abc'.encode() }} {{ 97 in 'abc'.encode() }}",
    "b'abcd' b'abab' True True",
  ],
  ["{{ 'abc'.encode() + 'd' }}", { error: 'type' }],
  ["{{ 'abc'.encode() == 'abc' }} {{ 'a'.encode() < 'b'.encode() }}", 'False True'],
  [
    "{{ 'a b\\tc'.encode().split() }} {{ 'a,b,c'.encode().rsplit(','.encode(), 1) }} {{ 'a\\r\\nb\\x0bc'.encode().splitlines() }}",
    "[b'a', b'b', b'c'] [b'a,b', b'c'] [b'a', b'b\\x0bc']",
  ],
  [
    "{{ 'hello wORLD'.encode().title() }} {{ 'Äb'.encode().upper() }} {{ 'ab'.encode().center(6) }} {{ '-7'.encode().zfill(5) }}",
    "b'Hello World' b'\\xc3\\x84B' b'  ab  ' b'-0007'",
  ],
  [
    "{{ 'abc'.encode().find('c'.encode()) }} {{ 'abc'.encode().find(98) }} {{ 'abc'.encode().index('x'.encode()) }}",
    { error: 'runtime' },
  ],
  ["{{ 'abc'.encode().find('c') }}", { error: 'type' }],
  [
    "{{ ','.encode().join(['a'.encode(), 'b'.encode()]) }} {{ 'abca'.encode().replace('a'.encode(), 'x'.encode(), 1) }}",
    "b'a,b' b'xbca'",
  ],
  [
    "{{ 'abc'.encode().hex() }} {{ 'abc'.encode().hex('-', 2) }} {{ ''.encode().fromhex('61 62') }}",
    "616263 61-6263 b'ab'",
  ],
  ["{{ '%s-%d-%r'.encode() % ('x'.encode(), 3, 'é') }}", 'b"x-3-\'\\\\xe9\'"'],
  ["{{ '%s'.encode() % 'x' }}", { error: 'type' }],
  [
    "{{ (258).to_bytes(2, 'big') }} {{ (-2).to_bytes(2, 'little', signed=true) }} {{ (0).from_bytes('ab'.encode(), 'big') }}",
    "b'\\x01\\x02' b'\\xfe\\xff' 24930",
  ],
  ['{{ (258).to_bytes() }}', { error: 'runtime' }],
  ["{{ 'abc'.encode()|tojson }}", { error: 'type' }],
  [
    "{{ 'abc'.encode() is sequence }} {{ 'abc'.encode() is string }} {{ {'a'.encode(): 1} }} {{ '12'.encode()|int }}",
    "True False {b'a': 1} 12",
  ],
  [
    "{{ '%s' % 'a'.encode() }} {{ '{}'.format('a'.encode()) }} {{ 'a'.encode() ~ 1 }} {{ 'a b'.encode()|urlencode }}",
    { error: 'type' },
  ],
  ["{{ 'a'.encode().count(-1, []) }}", { error: 'type' }],
]);
