// Writes the table of time zones that `modules.pytz` reads, from a folder with the compiled files of the
// IANA time zone database (which is in the public domain) in their long form, `zic -b fat`, as pytz has
// them: node tools/time-zones.mjs FOLDER 2026f > src/project/time-zones/time-zones.txt
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [folder, version] = process.argv.slice(2);
if (version === undefined) throw new Error('which folder has the time zones, of which version?');

/** Names in wide use that the database itself counts as old. */
const alsoCommon = [
  ...['Atlantic', 'Central', 'Eastern', 'Mountain', 'Newfoundland', 'Pacific'].map(
    (name) => `Canada/${name}`,
  ),
  ...['Alaska', 'Arizona', 'Central', 'Eastern', 'Hawaii', 'Mountain', 'Pacific'].map(
    (name) => `US/${name}`,
  ),
  'GMT',
  'UTC',
];

const table = (name) =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));

function* zoneNames(below = '') {
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* zoneNames(name);
    else if (isZone(name)) yield name;
  }
}

/** A place that the database could not name has a file too. */
function isZone(name) {
  return (
    name !== 'Factory' && readFileSync(join(folder, name)).subarray(0, 4).toString() === 'TZif'
  );
}

/** The first block of the file: instants of 32 bits. */
function zoneText(name) {
  const bytes = readFileSync(join(folder, name));
  const [times, types] = [bytes.readInt32BE(32), bytes.readInt32BE(36)];
  const typesStart = 44 + times * 5;
  const names = bytes.subarray(typesStart + types * 6);
  const typeTexts = Array.from({ length: types }, (_, i) => {
    const at = typesStart + i * 6;
    const start = bytes[at + 5];
    const abbreviation = names.subarray(start, names.indexOf(0, start)).toString();
    return `${abbreviation},${bytes.readInt32BE(at)},${bytes[at + 4]}`;
  });
  let last = 0;
  const changes = Array.from({ length: times }, (_, i) => {
    const time = bytes.readInt32BE(44 + i * 4);
    const text = deltaText(time - last);
    last = time;
    return text + String.fromCharCode(65 + bytes[44 + times * 4 + i]);
  });
  return `${typeTexts.join(';')} ${changes.join('')}`;
}

/** Quarters of an hour in base 36, and the seconds that are left behind a dot. */
function deltaText(seconds) {
  const quarters = Math.floor(seconds / 900);
  const rest = seconds - quarters * 900;
  return quarters.toString(36) + (rest === 0 ? '' : `.${rest.toString(36)}`);
}

const lines = [`version ${version}`];
const seen = new Map();
for (const name of [...zoneNames()].sort()) {
  const text = zoneText(name);
  const same = seen.get(text);
  lines.push(same === undefined ? `zone ${name} ${text}` : `same ${name} ${same}`);
  if (same === undefined) seen.set(text, name);
}
for (const [code, name] of table('iso3166.tab')) lines.push(`country ${code} ${name}`);
for (const [code, rows] of groupByCode(table('zone.tab'))) {
  lines.push(`places ${code} ${rows.map((row) => row[2]).join(' ')}`);
}
lines.push(`common ${alsoCommon.join(' ')}`);
process.stdout.write(`${lines.join('\n')}\n`);

function groupByCode(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row[0], [...(groups.get(row[0]) ?? []), row]);
  return groups;
}
