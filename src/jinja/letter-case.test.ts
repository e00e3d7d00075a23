import { expectResults } from '../testing/jinja-details.js';

expectResults([
  ["{{ 'ß'.upper() }}{{ 'İ'.lower()|length }}{{ 'ŉ'.title() }}", 'SS2ʼN'],
  ["{{ 'ǆ ǈ ǋ'.title() }} {{ 'ﬁ'.capitalize() }} {{ 'ᾳ ᾲ'.title() }}", 'ǅ ǈ ǋ Fi ᾼ Ὰͅ'],
  [
    "{{ 'ὈΔΥΣΣΕΎΣ ΑΣ'.lower() }} {{ 'ΑΣ Σ'.swapcase() }} {{ 'ΑΣ'.capitalize() }}",
    'ὀδυσσεύς ας ας σ Ας',
  ],
  [
    "{{ 'ẞß ς ı µ'.casefold() }} {{ 'ᎠꭰΣ'.casefold() }} {{ 'ΐ'.casefold()|length }}",
    'ssss σ ı μ ᎠᎠσ 3',
  ],
  ["{{ 'ა'.title() == 'ა' }} {{ 'ა'.upper() }}", 'True Ა'],
  [
    '{{ "they\'re bill\'s 2nd"|title }} {{ "they\'re bill\'s 2nd".title() }}',
    "They're Bill's 2nd They'Re Bill'S 2Nd",
  ],
  [
    "{{ 'Ⅷ'.isupper() }} {{ 'ⓐ'.islower() }} {{ 'ǅ'.isupper() }} {{ 'ǅ'.istitle() }} {{ 'aǅ'.islower() }}",
    'True True False True False',
  ],
  [
    "{{ '三'.isnumeric() }} {{ '²'.isdigit() }} {{ '²'.isdecimal() }} {{ '½'.isnumeric() }} {{ '٣'.isdecimal() }}",
    'True True False True True',
  ],
  ["{{ '٣٤'|int + 1 }} {{ '１.５'|float }} {{ '²'|int(-1) }}", '35 1.5 -1'],
  [
    "{{ '\\u200b'.isprintable() }} {{ ['\\u00ad', '\\U0001F600', '\\u0301'] }}",
    "False ['\\xad', '😀', '́']",
  ],
]);
