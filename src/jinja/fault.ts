/**
 * Faults of values and operations, before it is known where in a template they happened.
 *
 * @module
 */

import type { ErrorCode } from '../error-codes.js';
import { didYouMean } from '../util/edit-distance.js';
import type { Undefined } from './value.js';

export type FaultKind = 'syntax' | 'undefined' | 'type' | 'runtime' | 'limit';

export const faultCodes: Readonly<Record<FaultKind, ErrorCode>> = {
  syntax: 'LAKE-T001',
  undefined: 'LAKE-T002',
  type: 'LAKE-T003',
  runtime: 'LAKE-T004',
  limit: 'LAKE-T005',
};

/** Thrown by operations on values; the evaluator turns it into a `LakeError` with its place. */
export class Fault extends Error {
  override readonly name = 'Fault';
  constructor(
    readonly kind: FaultKind,
    message: string,
    /** The Python class that it would be: some operations catch a family of them. */
    readonly pythonClass: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

export function typeFault(message: string): Fault {
  return new Fault('type', message, 'TypeError');
}

export function valueFault(message: string): Fault {
  return new Fault('runtime', message, 'ValueError');
}

export function runtimeFault(message: string, pythonClass = 'TemplateRuntimeError'): Fault {
  return new Fault('runtime', message, pythonClass);
}

/** A filter cannot work with what it is given. */
export function argumentFault(message: string): Fault {
  return runtimeFault(message, 'FilterArgumentError');
}

/** The fault of using an undefined value for more than printing it. */
export function undefinedUse({ message, name, unsafe, candidates }: Undefined): Fault {
  if (unsafe) return new Fault('runtime', message, 'SecurityError');
  const hint = name === null ? undefined : didYouMean(name, candidates());
  return new Fault('undefined', message, 'UndefinedError', hint);
}

export function limitFault(message: string, hint?: string): Fault {
  return new Fault('limit', message, 'OverflowError', hint);
}
