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
const tagName = /\{%[-+]?\s*(\w+)/y;
const expressionEnd = /(?:[^'"}{]|\{(?!%)|'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"|\}(?!\}))*\}\}/y;
const tagEnd = /(?:[^'"%]|'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"|%(?!\}))*%\}/y;
const rawEnd = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;

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
      position = skip(source.text, match[0], start, name);
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

/** Where what starts at `start` ends; behind its opener where it never ends. */
function skip(text: string, open: string, start: number, name: string | undefined): number {
  const pattern = open === '{{' ? expressionEnd : tagEnd;
  if (open === '{#') {
    const end = text.indexOf('#}', start);
    return end < 0 ? text.length : end + 2;
  }
  pattern.lastIndex = start + 2;
  const end = pattern.exec(text) === null ? start + 2 : pattern.lastIndex;
  if (name !== 'raw') return end;
  rawEnd.lastIndex = end;
  return rawEnd.exec(text) === null ? end : rawEnd.lastIndex;
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

function fault(source: SourceText, message: string, tag: OpenTag, hint?: string): Error {
  const site = { source, start: tag.start, end: tag.start + 2 };
  return placeFault(new Fault('syntax', message, 'SyntaxError', hint), { site });
}
