import { expectResults } from '../testing/jinja-details.js';

expectResults([
  ["{% extends 'a' %}", { error: 'type' }],
  ["{% if true %}{% extends 'a' %}{% endif %}", { error: 'type' }],
  ["{% for x in [] %}{% extends 'a' %}{% endfor %}", { error: 'syntax' }],
  ["{% macro m() %}{% extends 'a' %}{% endmacro %}", { error: 'syntax' }],
  ["{% block b %}{% extends 'a' %}{% endblock %}", { error: 'syntax' }],
  ["{% include 'a' %}", { error: 'type' }],
  ["{% include 'a' ignore missing %}", { error: 'type' }],
  ['{% include [] %}', { error: 'runtime' }],
  ['{% include false ignore missing %}ok', 'ok'],
  ["{% include ['a'] ignore missing %}", { error: 'type' }],
  ['{% include nope ignore missing %}', { error: 'type' }],
  ['{% include 5 %}', { error: 'type' }],
  ["{% import 'a' as a %}", { error: 'type' }],
  ["{% from 'a' import b %}", { error: 'type' }],
  ["{{ [1]|selectattr('.', {})|list }}", { error: 'undefined' }],
  ["{{ 'abc'.encode().hex(bytes_per_sep=1.5) }}", { error: 'type' }],
  ["{{ [].pop('') }}", { error: 'type' }],
  ["{{ 'a'.startswith('a', 9, nope) }}", { error: 'type' }],
]);
