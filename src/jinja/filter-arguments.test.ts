import { expectResults } from '../testing/jinja-details.js';

expectResults([
  [
    "{{ [1, 2, 3]|batch(1.0)|list }} {{ [1, 2, 3]|batch(2.0)|list }} {{ [1, 2, 3]|batch('x')|list }}",
    '[[1], [2], [3]] [[1, 2], [3]] [[1, 2, 3]]',
  ],
  ["{{ [1, 2, 3]|batch(2.0, 'x')|list }}", { error: 'type' }],
  ['{{ [1, 2, 3]|slice(2.0)|list }}', { error: 'type' }],
  ['{{ [1]|slice(10000000000000000000)|first }}', '[1]'],
  ["{{ [3, 1]|sort('') }}", { error: 'type' }],
  ["{{ [3, 1]|sort(reverse=1) }} {{ ['b', 'A']|sort(attribute='0') }}", "[3, 1] ['A', 'b']"],
  ["{{ [{'a': 1}]|map(attribute=['a'])|list }}", '[Undefined]'],
  ["{{ 'a b'|truncate(none) }}", { error: 'type' }],
  [
    "{{ 'a b c d e f'|truncate(5, leeway=0) }} {{ ['a', 'b', 'c']|truncate(1, true, [], 0) }} {{ 'abc'|truncate(2) }}",
    { error: 'runtime' },
  ],
  ['{{ 5|truncate(2) }}', { error: 'runtime' }],
  ["{{ 'a\\n<b>\\n\\nc'|indent('> '|safe) }} {{ 'a\\nb'|indent(1.5) }}", { error: 'type' }],
  ["{{ 'a\\n<b>\\n\\nc'|indent('> '|safe) }}", 'a\n> &lt;b&gt;\n\n> c'],
  [
    "{{ ('a\\n<b>'|safe)|indent(2, true) }} {{ 'a\\n\\nb'|indent(2, blank=true) }} {{ ''|indent }} {{ '<a>\\n<b>'|indent('-'|safe, true) }}",
    '  a\n  <b> a\n  \n  b  -&lt;a&gt;\n-&amp;lt;b&amp;gt;',
  ],
  ["{{ ''|wordwrap(-1) }}{{ 'a'|wordwrap(-1) }}", { error: 'runtime' }],
  [
    "{{ 'aaa-bbb ccc--ddd'|wordwrap(4) }}|{{ 'x-y-z foo-bar'|wordwrap(5, break_on_hyphens=false) }}",
    'aaa-\nbbb\nccc\n--\nddd|x-y-z\nfoo-b\nar',
  ],
  [
    "{{ 'one two three four'|wordwrap(9, wrapstring='<br>'|safe) }} {{ 'aaaaaaaa'|wordwrap(3, false) }} {{ 'well-known (em--dash) e-mail'|wordwrap(6) }}",
    'one two<br>three<br>four aaaaaaaa well-\nknown\n(em--\ndash)\ne-mail',
  ],
  ["{{ {'a b': 1}|xmlattr }}", { error: 'runtime' }],
  ['{{ {1: 1}|xmlattr }}', { error: 'type' }],
  ["{{ {'a': '<', 'b': none, 'c': nope, 'd': '<'|safe}|xmlattr }}", ' a="&lt;" d="<"'],
  ["{{ ['a', 'b']|urlencode }}", { error: 'runtime' }],
  [
    "{{ [('a', 'b c'), ('d/', 1)]|urlencode }} {{ \"é/ ~'()*\"|urlencode }} {{ {'a': 'ü', 'b': [1]}|urlencode }}",
    'a=b+c&d%2F=1 %C3%A9/%20~%27%28%29%2A a=%C3%BC&b=%5B1%5D',
  ],
  [
    "{{ 'see http://a.com/(b). and www.x.org, me@x.org; <http://b.net>'|urlize }}",
    'see <a href="http://a.com/(b)" rel="noopener">http://a.com/(b)</a>. and <a href="https://www.x.org" rel="noopener">www.x.org</a>, me@x.org; &lt;<a href="http://b.net" rel="noopener">http://b.net</a>&gt;',
  ],
  [
    "{{ 'mailto:a@b.de http://localhost http://1.2.3.4:80/x'|urlize(10, true, '_blank', 'x y') }}",
    '<a href="mailto:a@b.de">a@b.de</a> <a href="http://localhost" rel="nofollow noopener x y" target="_blank">http://loc...</a> <a href="http://1.2.3.4:80/x" rel="nofollow noopener x y" target="_blank">http://1.2...</a>',
  ],
  [
    "{{ 'ftp:a tel:1'|urlize(extra_schemes=['ftp:', 'tel:']) }} {{ 'x'|urlize(extra_schemes=['?']) }}",
    { error: 'runtime' },
  ],
  [
    "{{ 'x'|safe|center(6) }} {{ '<a>'|safe|replace('a', '<') }} {{ ('<a>'|safe).replace('a', '<') }} {{ ('x'|safe).center(5, '<') }}",
    { error: 'type' },
  ],
  [
    "{{ ('a'|safe).join(['<', '&'|safe]) }} {{ ('<'|safe).escape('<') }} {{ ('a<b'|safe).split('<') }} {{ ('abc'|safe)[1] in ['b'] }}",
    "&lt;a& &lt; [Markup('a'), Markup('b')] True",
  ],
  [
    "{% autoescape true %}{{ 'a'|replace('a', '<') }}{{ '<'|replace('<', '>'|safe) }}{{ ['<', '>'|safe]|join('&') }}{% endautoescape %}",
    '&lt;&lt;&lt;&amp;>',
  ],
  ["{{ 'a' is eq(other='a') }}", { error: 'type' }],
  ['{{ 10 is divisibleby(num=5) }} {{ 2 is in(seq=[1, 2]) }}', 'True True'],
  ["{{ 'x'|attr(1) }}", { error: 'type' }],
  ['{{ [1]|map(1)|list }}', { error: 'runtime' }],
  ['{{ [1]|map([])|list }}', { error: 'type' }],
  [
    "{{ [3, 1, 2]|reverse|list }} {{ {'a': 1, 'b': 2}|reverse|list }} {{ [3]|map('string')|reverse }} {{ {'a': 1}.values()|last }}",
    "[2, 1, 3] ['b', 'a'] ['3'] 1",
  ],
  ['{{ 5|reverse }}', { error: 'runtime' }],
  ["{{ [1]|map('string')|last }}", { error: 'type' }],
  ["{{ [1, 2]|sum(start='a') }}", { error: 'type' }],
  [
    "{{ [1, 2]|tojson(0) }}{{ {'a': [1]}|tojson('--') }}{{ 'a'|tojson(1.5) }}{{ [1]|tojson(1.5) }}",
    { error: 'type' },
  ],
  ["{{ 'abc'.splitlines('x') }}", { error: 'type' }],
  ["{{ 'a'.center(10 ** 30) }}", { error: 'runtime' }],
  [
    "{{ 'abc'.find('c', -10 ** 30) }} {{ 'ab'.startswith(('x', 'a')) }} {{ 'abc'.translate({97: 'xy', 98: none}) }} {{ 'abc'.translate('abc'.maketrans('ab', 'xy', 'c')) }}",
    '-1 True xyc xy',
  ],
  ["{{ 'abc'.translate(5) }}", { error: 'type' }],
  ['{{ {1, 2} }}', { error: 'syntax' }],
  [
    "{{ 'x' * 100|pprint }}{{ ['the quick brown fox jumps over the lazy dog', 'and runs away from the old grey wolf in the woods']|pprint }}",
    { error: 'type' },
  ],
  [
    "{{ ('the quick brown fox jumps over the lazy dog and runs away from the old grey wolf in the woods')|pprint }}",
    "('the quick brown fox jumps over the lazy dog and runs away from the old grey '\n 'wolf in the woods')",
  ],
  [
    "{{ {'b': [1, 2], 'a': ('x' * 90), 1: none}|pprint }} {{ {'key': ['word ' * 30, ('y' * 50,), range(5)], 'other': {'a': 'b' * 70}}|pprint }}",
    "{1: None,\n 'a': 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',\n 'b': [1, 2]} {'key': ['word word word word word word word word word word word word word '\n         'word word word word word word word word word word word word word '\n         'word word word word ',\n         ('yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy',),\n         range(0, 5)],\n 'other': {'a': 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'}}",
  ],
  [
    "{{ ('abcdefgh' * 12).encode()|pprint }}",
    "(b'abcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcd'\n b'efghabcdefghabcdefgh')",
  ],
  ["{{ ''.encode()|wordwrap }}", ''],
  ["{{ 'a'.encode()|wordwrap }}", { error: 'type' }],
  ["{{ ''.center(10 ** 19, '') }}", { error: 'runtime' }],
  ["{{ '\\x7f'|tojson }}", '"\\u007f"'],
  ["{{ 'ab'.index('', 2, 0) }}", { error: 'runtime' }],
  ["{{ ''.encode()|items|reverse }}", { error: 'runtime' }],
]);
