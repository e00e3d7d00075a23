/**
 * Faults inside lake's own macros are shown at the nearest place that the user wrote.
 *
 * @module
 */

import { LakeError, type CallSite, type SourceLocation } from '../errors.js';
import { globalMacrosPath } from './load-macros.js';

interface Place {
  readonly location: SourceLocation;
  readonly callers: readonly CallSite[];
}

/** The place itself, or the first of its callers that is no macro of lake; undefined without one. */
export function userPlace(place: Place): Place | undefined {
  if (!isOurs(place.location)) return place;
  const i = place.callers.findIndex((caller) => !isOurs(caller.location));
  const caller = place.callers[i];
  return caller && { location: caller.location, callers: place.callers.slice(i + 1) };
}

function isOurs(location: SourceLocation): boolean {
  return location.file.startsWith(globalMacrosPath);
}

/** The error as the user should see it; `otherwise` is where it goes when no caller is the user's. */
export function atUserPlace(error: unknown, otherwise: SourceLocation | undefined): unknown {
  if (!(error instanceof LakeError) || !error.location || !isOurs(error.location)) return error;
  const place = userPlace({ location: error.location, callers: error.callers });
  const { hint, cause } = error;
  return new LakeError(error.code, error.message, {
    hint,
    cause,
    location: place?.location ?? otherwise,
    callers: place?.callers,
  });
}
