/**
 * The time zone database (IANA's, in the public domain), from the table that comes with the package.
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import { assetPath } from '../../util/assets.js';

/** What a zone's clock shows for a while. */
export interface ZonePhase {
  readonly abbreviation: string;
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly isDst: boolean;
}

export interface ZoneHistory {
  readonly phases: readonly ZonePhase[];
  /** Seconds since 1970 from which on a phase holds, in ascending order. */
  readonly changes: readonly { readonly at: number; readonly phase: ZonePhase }[];
}

interface ZoneTable {
  /** A zone's history as text, by its name. */
  readonly zones: ReadonlyMap<string, string>;
  /** Names in ascending order. */
  readonly common: readonly string[];
  readonly countries: ReadonlyMap<string, string>;
  readonly zonesOfCountries: ReadonlyMap<string, readonly string[]>;
}

let table: ZoneTable | undefined;

/** The table, read when it is first asked for. */
export function zoneTable(): ZoneTable {
  table ??= parseTable(readFileSync(assetPath('project/time-zones/time-zones.txt'), 'utf8'));
  return table;
}

function parseTable(text: string): ZoneTable {
  const zones = new Map<string, string>();
  const countries = new Map<string, string>();
  const zonesOfCountries = new Map<string, readonly string[]>();
  const common: string[] = [];
  for (const line of text.split('\n')) {
    const [kind, name = '', ...words] = line.split(' ');
    const value = words.join(' ');
    if (kind === 'zone') zones.set(name, value);
    else if (kind === 'same') zones.set(name, zones.get(value) ?? '');
    else if (kind === 'country') countries.set(name, value);
    else if (kind === 'places') {
      zonesOfCountries.set(name, words);
      common.push(...words);
    } else if (kind === 'common') common.push(name, ...words);
  }
  return { zones, countries, zonesOfCountries, common: [...new Set(common)].sort() };
}

/** @param name one of the table's */
export function zoneHistory(name: string): ZoneHistory {
  const [phaseTexts = '', changeTexts = ''] = zoneTable().zones.get(name)?.split(' ') ?? [];
  const phases = phaseTexts.split(';').map(phaseOf);
  let at = 0;
  const changes = [...changeTexts.matchAll(/(-?[0-9a-z]+)(?:\.([0-9a-z]+))?([A-Z])/g)].map(
    ([, quarters = '', rest = '0', letter = '']) => {
      at += parseInt(quarters, 36) * 900 + parseInt(rest, 36);
      const phase = phases[letter.charCodeAt(0) - 65];
      if (!phase) throw new Error(`the history of ${name} is damaged`);
      return { at, phase };
    },
  );
  return { phases, changes };
}

function phaseOf(text: string): ZonePhase {
  const [abbreviation = '', offset, isDst] = text.split(',');
  return { abbreviation, offset: Number(offset), isDst: isDst === '1' };
}
