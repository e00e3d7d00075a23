/**
 * The dates, times, spans and zones behind the values of a template.
 *
 * @module
 */

import { typeFault } from '../../jinja/fault.js';
import { HostObject, typeName, type Value } from '../../jinja/value.js';
import type { State, Zone } from './temporal.js';

/** What an object of a template holds of it. */
export class HeldState {
  constructor(readonly state: State) {}
}

export function stateOf(value: Value | undefined): State | undefined {
  if (!(value instanceof HostObject)) return undefined;
  return value.payload instanceof HeldState ? value.payload.state : undefined;
}

/** A zone or None; anything else is an error. */
export function zoneArgument(value: Value | undefined): Zone | null {
  if (value === undefined || value === null) return null;
  const state = stateOf(value);
  if (state?.kind === 'zone') return state;
  throw typeFault(
    `tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(value)}'`,
  );
}
