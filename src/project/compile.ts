/**
 * From a node's template to the SQL that is executed.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { parseTemplate, type Rendered, type Template } from '../jinja/template.js';
import { renderWithAnswers } from './answers.js';
import { cteName, injectCtes, type Cte } from './ctes.js';
import { genericTestArguments, genericTestTemplate } from './generic-test.js';
import type { ModelNode, Node, TestNode } from './node.js';
import type { ChangeInput, NodeRunContext } from './node-run-context.js';
import { atUserPlace, userPlace } from './our-macros.js';
import {
  joinPieces,
  slicePiece,
  trimPiece,
  type Locate,
  type Piece,
  type Place,
} from './pieced-text.js';
import { plainPiece } from './plain-text.js';
import { codeOf, type ProjectCode } from './project-code.js';
import type { Project } from './project.js';
import { runScope, type Uses } from './run-scope.js';
import { isTemplate } from './yaml-render.js';

export type { ChangeInput, NodeRunContext } from './node-run-context.js';

export interface CompiledNode {
  readonly node: Node;
  readonly sql: string;
  readonly changeInputs: readonly ChangeInput[];
  /** Where the text at an offset (UTF-16) of `sql` was written. */
  readonly locate: Locate;
}

export interface CompiledInline {
  readonly sql: string;
  /** Unique ids of what it reads. */
  readonly dependsOn: readonly string[];
  readonly locate: Locate;
}

/** Renders a model or a test, with the ephemeral models that it reads in front. */
export async function compileNode(
  project: Project,
  id: string,
  run: NodeRunContext,
): Promise<CompiledNode> {
  const node = project.nodes.get(id);
  if (!node || (node.resourceType !== 'model' && node.resourceType !== 'test')) {
    throw new Error(`${id} has no template`);
  }
  const { whole, uses } = await compileWhole(project, node, run);
  return { node, sql: whole.text, changeInputs: uses.changes, locate: whole.locate };
}

/** How inline text is named in messages. */
const inlineFile = '<inline>';

/** Renders text that is no file of the project; it may read every node. */
export async function compileInline(
  project: Project,
  text: string,
  run: NodeRunContext,
): Promise<CompiledInline> {
  try {
    const template = parseTemplate({ file: inlineFile, text });
    const body = await render(project, { template, node: undefined, run });
    const { whole, uses } = await withCtes(project, body, run);
    return { sql: whole.text, dependsOn: [...uses.nodes], locate: whole.locate };
  } catch (error) {
    throw showingText(error, text);
  }
}

/** An error in inline text carries that text: there is no file to show. */
function showingText(error: unknown, text: string): unknown {
  if (!(error instanceof LakeError) || error.location?.file !== inlineFile) return error;
  const { hint, location, callers, cause } = error;
  return new LakeError(error.code, error.message, { hint, location, callers, cause, source: text });
}

interface Body {
  readonly piece: Piece;
  readonly uses: Uses;
}

interface Whole {
  readonly whole: { readonly text: string; readonly locate: Locate };
  readonly uses: Uses;
}

async function compileWhole(
  project: Project,
  node: ModelNode | TestNode,
  run: NodeRunContext,
): Promise<Whole> {
  return withCtes(project, await compileBody(project, node, run), run);
}

/** A file's white space at its ends is no part of its query. */
async function compileBody(
  project: Project,
  node: ModelNode | TestNode,
  run: NodeRunContext,
): Promise<Body> {
  if (!isTemplate(node.rawCode)) {
    const { file } = node.location;
    const text = codeOf(project).texts.get(node.uniqueId) ?? node.rawCode;
    return { piece: trimPiece(plainPiece(file, text)), uses: noUses() };
  }
  const body = await render(project, { template: templateOf(project, node), node, run });
  const isFile = node.resourceType === 'model' || !node.generic;
  return isFile ? { ...body, piece: withoutMargins(body.piece, codeOf(project), node) } : body;
}

/** Parsed when it is wanted: most nodes of a big project are not compiled by most commands. */
function templateOf(project: Project, node: ModelNode | TestNode): Template {
  const { location, uniqueId, rawCode } = node;
  const text = codeOf(project).texts.get(uniqueId);
  if (text === undefined) return genericTestTemplate(rawCode, location);
  return parseTemplate({ file: location.file, text });
}

/** Drops the white space that the file itself begins and ends with, and nothing that tags leave. */
function withoutMargins(piece: Piece, code: ProjectCode, node: ModelNode | TestNode): Piece {
  const text = code.texts.get(node.uniqueId) ?? node.rawCode;
  const before = text.slice(0, text.length - text.trimStart().length).replaceAll('\r\n', '\n');
  const after = text.slice(text.trimEnd().length).replaceAll('\r\n', '\n').replace(/\n$/, '');
  const start = before !== '' && piece.text.startsWith(before) ? before.length : 0;
  const end =
    after !== '' && piece.text.endsWith(after) ? piece.text.length - after.length : undefined;
  return slicePiece(piece, start, end);
}

async function render(
  project: Project,
  what: {
    readonly template: Template;
    readonly node: ModelNode | TestNode | undefined;
    readonly run: NodeRunContext;
  },
): Promise<Body> {
  const { template, node, run } = what;
  let uses = noUses();
  try {
    const rendered = await renderWithAnswers((answers) => {
      uses = noUses();
      const scope = runScope({ project, run, node, answers, uses });
      const generic = node?.resourceType === 'test' ? node.generic : undefined;
      if (node && generic) {
        const at = { scope, location: node.location, mode: 'run' } as const;
        for (const [name, value] of genericTestArguments(generic.kwargs, at)) {
          scope.define(name, value);
        }
      }
      return template.render({ globals: scope, undefined: 'run' });
    });
    if (rendered.returned !== undefined) throw returnOutside(node);
    return { piece: { text: rendered.text, locate: locateIn(rendered, node) }, uses };
  } catch (error) {
    throw explained(atUserPlace(error, node?.location));
  } finally {
    for (const [level, message] of uses.logs) run.onLog(level, message);
  }
}

/** A name that nothing has is mostly a macro of a package that is not there. */
function explained(error: unknown): unknown {
  if (!(error instanceof LakeError) || error.code !== 'LAKE-T002' || error.hint) return error;
  const { location, callers, cause } = error;
  const hint =
    'This can happen when calling a macro that does not exist: check its name, and packages.yml';
  return new LakeError(error.code, error.message, { hint, location, callers, cause });
}

function noUses(): Uses {
  return { nodes: new Set(), ctes: new Set(), changes: [], logs: [] };
}

function returnOutside(node: Node | undefined): LakeError {
  return new LakeError('LAKE-T004', 'return() was called outside of a macro', {
    location: node?.location,
    hint: 'what a model renders is its SQL; put the value into {{ }} instead',
  });
}

/** Text of lake's own macros is shown at the nearest place that the user wrote. */
function locateIn(rendered: Rendered, node: Node | undefined): Locate {
  return (offset): Place | undefined =>
    userPlace(rendered.map.locate(offset)) ?? (node && { location: node.location, callers: [] });
}

async function withCtes(project: Project, body: Body, run: NodeRunContext): Promise<Whole> {
  const found = new Map<string, Cte>();
  const changes = [...body.uses.changes];
  await collectCtes({ project, run, found, changes }, body.uses.ctes);
  const whole = joinPieces(injectCtes(body.piece, [...found.values()]));
  return { whole, uses: { ...body.uses, changes } };
}

interface Collecting {
  readonly project: Project;
  readonly run: NodeRunContext;
  readonly found: Map<string, Cte>;
  readonly changes: ChangeInput[];
}

/** What an ephemeral model reads comes before it. */
async function collectCtes(into: Collecting, ids: Iterable<string>): Promise<void> {
  for (const id of ids) {
    if (into.found.has(id)) continue;
    const node = into.project.nodes.get(id);
    if (node?.resourceType !== 'model') throw new Error(`${id} is no model`);
    const { piece, uses } = await compileBody(into.project, node, into.run);
    await collectCtes(into, uses.ctes);
    into.found.set(id, { name: cteName(node.relation.identifier), body: piece });
    for (const change of uses.changes) {
      const known = into.changes.some(
        (c) => c.form === change.form && c.uniqueId === change.uniqueId,
      );
      if (!known) into.changes.push(change);
    }
  }
}
