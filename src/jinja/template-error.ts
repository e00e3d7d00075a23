/**
 * The error that a template gives its author: what, where, by way of which macros.
 *
 * @module
 */

import { LakeError, type CallSite, type LakeErrorDetails } from '../errors.js';
import { hintFor } from './hints.js';
import { faultCodes, type Fault, type FaultKind } from './fault.js';
import { locationOf, type Site, type SourceText } from './source-text.js';

/** A `LakeError` that also knows how the original would describe it. */
export class TemplateError extends LakeError {
  readonly kind: FaultKind;
  /** The Python class of the original's error. */
  readonly pythonClass: string;
  /**
   * The line that the original names: that of the statement, where `location` points at the very
   * expression.
   */
  readonly statementLine: number | undefined;

  constructor(
    fault: Fault,
    details: LakeErrorDetails & { readonly statementLine?: number | undefined },
  ) {
    const message = shortened(fault.message);
    const hint = fault.hint ?? hintFor(message);
    super(faultCodes[fault.kind], message, {
      ...(hint === undefined ? {} : { hint }),
      ...details,
    });
    this.kind = fault.kind;
    this.pythonClass = fault.pythonClass;
    this.statementLine = details.statementLine;
  }
}

const longest = 2000;

function shortened(message: string): string {
  return message.length <= longest ? message : `${message.slice(0, longest)}…`;
}

/** The place of an error: the expression, the statement around it, the chain of calls. */
export interface ErrorPlace {
  readonly site: Site | undefined;
  readonly statement?: { readonly source: SourceText; readonly anchor: number } | undefined;
  readonly callers?: readonly CallSite[];
}

/** Gives a fault its place. */
export function placeFault(fault: Fault, place: ErrorPlace): TemplateError {
  const { site, statement, callers = [] } = place;
  return new TemplateError(fault, {
    ...(site === undefined ? {} : { location: locationOf(site) }),
    callers,
    statementLine: statement?.source.lineOf(statement.anchor),
  });
}
