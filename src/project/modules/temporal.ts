/**
 * What dates, times, spans and zones are, before a template sees them.
 *
 * @module
 */

import type { Value } from '../../jinja/value.js';
import type { PythonType } from './python-type.js';

export interface Day {
  readonly kind: 'date';
  /** Days since 0001-01-01. */
  readonly days: number;
}

export interface Moment {
  readonly kind: 'datetime';
  /** Microseconds since 0001-01-01 on the clock of the zone. */
  readonly micros: bigint;
  readonly zone: Zone | null;
  /** 1: the second time that a clock shows this, after it was put back. */
  readonly fold: 0 | 1;
}

export interface Clock {
  readonly kind: 'time';
  /** Microseconds since midnight. */
  readonly micros: number;
  readonly zone: Zone | null;
  readonly fold: 0 | 1;
}

export interface Span {
  readonly kind: 'timedelta';
  readonly micros: bigint;
}

/** A `tzinfo`. It is asked about a moment on its own clock, or, by a time of day, about none. */
export interface Zone {
  readonly kind: 'zone';
  readonly type: PythonType<Zone, Answer>;
  /** Microseconds east of UTC; null where it does not know. */
  readonly offset: (at: Moment | null) => number | null;
  readonly dst: (at: Moment | null) => number | null;
  readonly abbreviation: (at: Moment | null) => string | null;
  /** What it shows when the clock of UTC shows these microseconds. */
  readonly fromUtc: (micros: bigint) => Moment;
  /** What zones of `pytz` have besides. */
  readonly pytz?: PytzPart;
  readonly repr: () => string;
  readonly str: () => string;
  /** Zones with the same key are equal. Without it, identity counts. */
  readonly key?: string;
}

export interface PytzPart {
  readonly zone: string | null;
  /** The one offset of this instance, microseconds east of UTC. */
  readonly offset: number;
  /** What instances of one zone have in common. */
  readonly family: object;
  /** The value in the zone; `isDst` says which is meant where a clock is turned. */
  readonly localize: (value: Moment, isDst: Value) => Moment;
}

export type State = Day | Moment | Clock | Span | Zone;

/** What a member gives: a value, or a state that becomes one. */
export type Answer = Value | State;
