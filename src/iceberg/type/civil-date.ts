/**
 * Days since 1970 as year, month and day of the proleptic Gregorian calendar, for any year (`Date`
 * ends before the years that Iceberg can hold).
 *
 * @module
 */

export interface CivilDate {
  /** Astronomical: the year before 1 is 0. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

const daysPerEra = 146_097;
/** From 0000-03-01, where the calculation begins, to 1970-01-01. */
const daysToEpoch = 719_468;

export function civilDate(days: number): CivilDate {
  const shifted = days + daysToEpoch;
  const era = Math.floor(shifted / daysPerEra);
  const dayOfEra = shifted - era * daysPerEra;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - daysBeforeYear(yearOfEra);
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - daysBeforeMonth(fromMarch) + 1,
  };
}

/** The month is 1 to 12; a day beyond its end counts into the next. */
export function daysSinceEpoch({ year, month, day }: CivilDate): number {
  const fromMarch = month > 2 ? month - 3 : month + 9;
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const dayOfEra = daysBeforeYear(shiftedYear - era * 400) + daysBeforeMonth(fromMarch) + day - 1;
  return era * daysPerEra + dayOfEra - daysToEpoch;
}

function daysBeforeYear(yearOfEra: number): number {
  return yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
}

function daysBeforeMonth(monthFromMarch: number): number {
  return Math.floor((153 * monthFromMarch + 2) / 5);
}
