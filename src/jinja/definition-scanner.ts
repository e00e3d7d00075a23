/**
 * Finding the definitions of a file. Text between them may hold anything: it is not parsed.
 *
 * @module
 */

import type { MacroNode } from './ast.js';
import { TemplateParser } from './template-parser.js';
import { Fault } from './fault.js';
import { Lexer } from './lexer.js';
import type { SourceText } from './source-text.js';
import { placeFault } from './template-error.js';
import { TokenStream } from './token-stream.js';

const opener = /\{[%{#]/g;
/** dbt takes `{%+` for text here. */
const tagName = /\{%-?\s*([A-Za-z_]\w*)/y;
const expressionEnd = /(?:[^'"}]|'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"|\}(?!\}))*\}\}/y;
const tagEnd = /(?:[^'"%]|'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"|%(?!\}))*%\}/y;
const commentEnd = /[^]*?#\}/y;
const rawBlock = /-?\s*raw\s*-?%\}[^]*?\{%-?\s*endraw\s*-?%\}/y;

const definitionTags = new Set([
  'macro',
  'test',
  'data_test',
  'materialization',
  'snapshot',
  'docs',
]);
const flowEnds: ReadonlyMap<string, string> = new Map([
  ['endif', 'if'],
  ['endfor', 'for'],
]);

interface OpenTag {
  readonly name: string;
  readonly start: number;
}

/** The definitions at the top level of a file, in their order. */
export function scanDefinitions(source: SourceText): readonly MacroNode[] {
  const found: MacroNode[] = [];
  const flow: OpenTag[] = [];
  let position = 0;
  for (;;) {
    opener.lastIndex = position;
    const match = opener.exec(source.text);
    if (match === null) break;
    const start = match.index;
    const name = match[0] === '{%' ? nameAt(source.text, start) : undefined;
    if (name !== undefined && definitionTags.has(name)) {
      const open = flow.at(-1);
      if (open !== undefined) throw insideFlow(source, { name, start }, open);
      const node = parseBlock(source, start);
      found.push(node);
      position = node.block.end;
    } else {
      if (name !== undefined) trackFlow(source, flow, { name, start });
      position = skip(source, match[0], { name, start });
    }
  }
  return found;
}

function nameAt(text: string, start: number): string | undefined {
  tagName.lastIndex = start;
  return tagName.exec(text)?.[1];
}

function parseBlock(source: SourceText, start: number): MacroNode {
  const stream = new TokenStream(source, new Lexer(source, start));
  return new TemplateParser(stream, 'dbt').parseDefinition();
}

function trackFlow(source: SourceText, flow: OpenTag[], tag: OpenTag): void {
  if (tag.name === 'if' || tag.name === 'for') flow.push(tag);
  const opened = flowEnds.get(tag.name);
  if (opened === undefined) return;
  if (flow.at(-1)?.name !== opened) {
    throw fault(source, `Got an unexpected control flow end tag, got ${tag.name}`, tag);
  }
  flow.pop();
}

/** Where what starts with `open` ends; a tag without a name is text. */
function skip(
  source: SourceText,
  open: string,
  { name, start }: { readonly name: string | undefined; readonly start: number },
): number {
  if (open === '{%' && name === undefined) return start + 2;
  const [pattern, close] = endOf(open, name);
  pattern.lastIndex = start + 2;
  if (pattern.test(source.text)) return pattern.lastIndex;
  throw fault(source, `unexpected end of file, expected '${close}'`, { start });
}

function endOf(open: string, name: string | undefined): readonly [RegExp, string] {
  if (open === '{#') return [commentEnd, '#}'];
  if (open === '{{') return [expressionEnd, '}}'];
  return name === 'raw' ? [rawBlock, '{% endraw %}'] : [tagEnd, '%}'];
}

function insideFlow(source: SourceText, tag: OpenTag, open: OpenTag): Error {
  const { line, column } = source.locate(tag.start);
  return fault(
    source,
    `Got a block definition inside control flow at ${line}:${column}. All dbt block definitions must be at the top level`,
    tag,
    `{% ${open.name} %} of line ${source.lineOf(open.start)} is open here`,
  );
}

function fault(
  source: SourceText,
  message: string,
  tag: Pick<OpenTag, 'start'>,
  hint?: string,
): Error {
  const site = { source, start: tag.start, end: tag.start + 2 };
  return placeFault(new Fault('syntax', message, 'SyntaxError', hint), { site });
}
