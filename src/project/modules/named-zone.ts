/**
 * The zones that `pytz` makes of the time zone database.
 *
 * @module
 */

import { changingZone } from './changing-zone.js';
import { staticZone } from './fixed-zone.js';
import type { Zone } from './temporal.js';
import { zoneHistory } from './zone-table.js';

const known = new Map<string, Zone>();

/** @param name a name of the database, as it is written there */
export function namedZone(name: string): Zone {
  const found = known.get(name);
  if (found) return found;
  const zone = makeZone(name);
  known.set(name, zone);
  return zone;
}

function makeZone(name: string): Zone {
  const history = zoneHistory(name);
  const [only, second] = history.phases;
  if (only && (!second || history.changes.length === 0)) {
    return staticZone(name, only.offset * 1_000_000, only.abbreviation);
  }
  return changingZone(name, history);
}
