/**
 * What can be called in templates, with the kinds of the arguments.
 *
 * A line is a name and its parameters: `kind`, `kind?` with a default, `name:kind` where a keyword is
 * allowed, `name=kind` where only a keyword is, `kind*` for any number.
 *
 * @module
 */

export type Kind =
  | 'any'
  | 'bool'
  | 'bytes'
  | 'char'
  | 'codec'
  | 'dict'
  | 'errors'
  | 'filter'
  | 'function'
  | 'int'
  | 'ints'
  | 'list'
  | 'number'
  | 'order'
  | 'path'
  | 'size'
  | 'test'
  | 'text'
  | 'texts';

export interface Parameter {
  readonly kind: Kind;
  readonly name: string | undefined;
  readonly isOptional: boolean;
  readonly isKeywordOnly: boolean;
  readonly isRepeated: boolean;
}

export interface Callable {
  readonly name: string;
  readonly parameters: readonly Parameter[];
}

const grammar = /^(?:(\w+)([:=]))?(\w+)([?*]?)$/;

function parameterOf(text: string): Parameter {
  const [, name, mark, kind = '', suffix] = grammar.exec(text) ?? [];
  return {
    kind: kind as Kind, // the tables below are written with kinds only
    name,
    isOptional: suffix === '?' || mark === '=',
    isKeywordOnly: mark === '=',
    isRepeated: suffix === '*',
  };
}

function callables(lines: string): readonly [Callable, ...Callable[]] {
  const parsed = lines
    .trim()
    .split(/\s*\n\s*/)
    .flatMap((line) => {
      const [names = '', ...parameters] = line.split(' ');
      return names.split('|').map((name) => ({ name, parameters: parameters.map(parameterOf) }));
    });
  return parsed as unknown as readonly [Callable, ...Callable[]]; // no table is empty
}

const bothTextAndBytes = `
  capitalize|lower|upper|swapcase|title
  isalpha|isdigit|isalnum|isupper|islower|istitle|isspace|isascii
  expandtabs tabsize:size?
  zfill size
  splitlines keepends:bool?
`;

export const textMethods = callables(`
  ${bothTextAndBytes.trim()}
  casefold|isnumeric|isidentifier|isdecimal|isprintable
  strip|lstrip|rstrip text?
  removeprefix|removesuffix text
  startswith|endswith texts int? int?
  replace text text int?
  split|rsplit sep:text? maxsplit:int?
  partition|rpartition text
  center|ljust|rjust size char?
  find|rfind|index|rindex|count text int? int?
  join list
  encode encoding:codec? errors:errors?
  translate dict
  format any*
  format_map dict
  maketrans text text? text?
`);

export const bytesMethods = callables(`
  ${bothTextAndBytes.trim()}
  strip|lstrip|rstrip bytes?
  removeprefix|removesuffix bytes
  startswith|endswith bytes int? int?
  replace bytes bytes int?
  split|rsplit sep:bytes? maxsplit:int?
  partition|rpartition bytes
  center|ljust|rjust size
  find|rfind|index|rindex|count bytes int? int?
  decode encoding:codec? errors:errors?
  hex sep:char? bytes_per_sep:int?
`);

export const markupMethods = callables(`
  striptags|unescape|escape
  join list
  replace text text int?
  format any*
  split sep:text?
  partition text
  upper|lower|title|capitalize
  center|ljust|rjust size char?
  strip text?
`);

export const listMethods = callables(`
  append|remove|count any
  extend list
  insert int any
  pop int?
  clear|copy|reverse
  index any int? int?
  sort reverse=bool
  sort key=function reverse=bool
`);

export const tupleMethods = callables(`
  count any
  index any int? int?
`);

export const dictMethods = callables(`
  get|setdefault|pop any any?
  keys|values|items|clear|copy|popitem
  update dict?
  update a=any b=any
  fromkeys list any?
`);

export const setMethods = callables(`
  add|remove|discard any
  clear|copy|pop
  union|intersection|difference ints*
  update|intersection_update|difference_update ints*
  symmetric_difference|symmetric_difference_update ints
  issubset|issuperset|isdisjoint ints
`);

export const numberMethods = callables(`
  bit_length|bit_count|conjugate|as_integer_ratio|is_integer|hex
  to_bytes length:size? byteorder:order? signed=bool
  to_bytes length:size byteorder:order
`);

export const textFilters = callables(`
  upper|lower|title|capitalize|length|reverse|wordcount|e|escape|forceescape|safe|striptags|string
  list|first|last|urlencode|count
  trim chars:text?
  replace old:text new:text count:int?
  truncate length:size? killwords:bool? end:text? leeway:size?
  center width:size?
  indent width:size? first:bool? blank:bool?
  wordwrap width:size? break_long_words:bool? wrapstring:text? break_on_hyphens:bool?
  format any*
  urlize trim_url_limit:size? nofollow:bool? target:text? rel:text? extra_schemes:list?
  int default:any? base:int?
  float default:any?
  filesizeformat binary:bool?
  tojson indent:size?
  default|d default_value:any? boolean:bool?
  attr name:text
`);

export const listFilters = callables(`
  list|first|last|length|count|string|pprint|tojson|reverse
  join d:text? attribute:path?
  sort reverse:bool? case_sensitive:bool? attribute:path?
  unique case_sensitive:bool? attribute:path?
  min|max case_sensitive:bool? attribute:path?
  sum attribute:path? start:number?
  groupby attribute:path default:any? case_sensitive:bool?
  batch linecount:size fill_with:any?
  slice slices:size fill_with:any?
  map filter any?
  map attribute=path default=any
  select|reject test? any?
  selectattr|rejectattr path test? any?
  tojson indent:size?
  urlencode|xmlattr|items
`);

export const dictFilters = callables(`
  list|first|last|length|items|string|pprint|tojson|urlencode
  dictsort case_sensitive:bool? by:text? reverse:bool?
  xmlattr autospace:bool?
  join d:text?
  map filter any?
  attr name:text
  tojson indent:size?
`);

export const numberFilters = callables(`
  abs|int|float|string|tojson|pprint|e
  round precision:int? method:text?
  int default:any? base:int?
  float default:any?
  filesizeformat binary:bool?
`);

export const tests = callables(`
  defined|undefined|none|boolean|true|false|integer|float|number|string|mapping|sequence|iterable
  callable|lower|upper|escaped|odd|even|filter|test
  divisibleby num:number
  eq|ne|lt|le|gt|ge|equalto|greaterthan|lessthan|sameas any
  in seq:list
`);
