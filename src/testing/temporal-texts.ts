/**
 * Random texts and formats of dates and times, and numbers that stand for instants.
 *
 * @module
 */

import { choose } from './choose.js';
import type { Draw } from './draw.js';

const directives = 'aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZfQE%EOL'.split('');

const writtenDates = [
  ['2024-02-29 13:14:15', '%Y-%m-%d %H:%M:%S'],
  ['2024-02-29T13:14:15.123456+0100', '%Y-%m-%dT%H:%M:%S.%f%z'],
  ['Feb 29, 2024', '%b %d, %Y'],
  ['29/Feb/24', '%d/%b/%y'],
  ['12:30 am', '%I:%M %p'],
  ['2024 60', '%Y %j'],
  ['2024-W09-4', '%G-W%V-%u'],
  ['2024 9 4', '%Y %U %w'],
  ['2024-02-30', '%Y-%m-%d'],
  ['Feb 29', '%b %d'],
  ['20240229', '%Y%m%d'],
  ['2024-02-29', '%Y-%m'],
  ['2024', '%Y%'],
  ['2024-01-01 GMT', '%Y-%m-%d %Z'],
  ['2024-01-01 +00:00 UTC', '%Y-%m-%d %z %Z'],
] as const;

export class TemporalTexts {
  constructor(private readonly draw: Draw) {}

  isoDate(): string {
    const { draw } = this;
    return choose(draw, [
      ...['2024-02-29', '20240229', '2024-W09-4', '2024W094', '2024-W09', '2024W09', '2023-02-29'],
      ...['2024-2-9', '2024-0229', '202402-29', '2024-W099', '2024W09-4', '2020-W53-7', '24-01-01'],
      ...[
        '0001-01-01',
        '9999-12-31',
        '2024-13-01',
        '٢٠٢٤-01-01',
        '2024-060',
        '',
        'x',
        '2021-W53-1',
      ],
    ]);
  }

  isoClock(): string {
    const { draw } = this;
    const clock = choose(draw, [
      ...['01', '01:02', '0102', '01:02:03', '010203', '01:02:03.4', '010203,456789', '24:00'],
      ...['01:02:03.1234567', '01:0203', '0102:03', '1:2', '01:02:', '01:02.5', '', '23:59:60'],
    ]);
    const zone = choose(draw, [
      ...[
        '',
        '',
        '',
        'Z',
        '+00:00',
        '-00:00',
        '+01',
        '-0530',
        '+05:30:15',
        '+01:02:03.5',
        '+24:00',
      ],
      ...['z', '+1', 'Zx', '+01:', '-23:59', '+010203.123456'],
    ]);
    return clock + zone;
  }

  isoMoment(): string {
    const { draw } = this;
    return `${this.isoDate()}${choose(draw, ['T', ' ', 't', '-', '', 'é', '5'])}${this.isoClock()}`;
  }

  timestamp(): string {
    return String(
      choose(this.draw, [
        ...[0, 1, -1, 1_700_000_000, 1e9, 1.5, 0.1234565, -0.5, 1_700_000_000.123_456_7],
        ...["'1'", 'none', '10 ** 20', 'nan', 'true', -62_135_596_800, 253_402_300_799],
        ...[253_402_300_800, 2_147_483_648],
      ]),
    );
  }

  format(): string {
    const { draw } = this;
    const one = () => {
      const letter = choose(draw, directives);
      if (!draw.chance(15)) return `%${letter}`;
      return `%${choose(draw, ['-', '_', '0', '^', '#', '_^', ''])}${choose(draw, ['', '5', '12', '1', '3000'])}${choose(draw, ['', '', 'E', 'O'])}${letter}`;
    };
    return draw.several(3, one, choose(draw, [' ', '-', '', 'é', '%%']));
  }

  strptime(): string {
    const { draw } = this;
    const [text, format] = draw.chance(50) ? choose(draw, writtenDates) : this.#written();
    return `modules.datetime.datetime.strptime('${text}', '${format}')`;
  }

  /** A text for a format, out of the same parts. */
  #written(): readonly [string, string] {
    const { draw } = this;
    const part = () =>
      choose(draw, [
        ...[
          ['%Y', '2024'],
          ['%m', '2'],
          ['%d', '29'],
          ['%H', '23'],
          ['%I', '12'],
          ['%p', 'pm'],
        ],
        ...[
          ['%M', '59'],
          ['%S', '61'],
          ['%f', '12'],
          ['%y', '68'],
          ['%y', '69'],
          ['%j', '60'],
        ],
        ...[
          ['%a', 'MON'],
          ['%A', 'sunday'],
          ['%b', 'Feb'],
          ['%B', 'may'],
          ['%U', '9'],
          ['%W', '0'],
        ],
        ...[
          ['%w', '0'],
          ['%u', '7'],
          ['%G', '2024'],
          ['%V', '53'],
          ['%z', '-0130'],
          ['%Z', 'UTC'],
        ],
        ...[
          ['%z', 'Z'],
          ['%z', '+01:30:15.5'],
          ['%%', '%'],
          ['%D', 'x'],
          ['%X', '01:02:03'],
        ],
        ...[
          ['%x', '02/29/24'],
          ['%c', 'Thu Feb 29 01:02:03 2024'],
          ['%d', '5'],
          ['.', '.'],
        ],
      ]);
    const parts = Array.from({ length: draw.upTo(4) + 1 }, part);
    const glue = choose(draw, [' ', '-', '/', '', '  ', 'T']);
    const join = (index: 0 | 1) => parts.map((one) => one[index]).join(glue);
    return [join(1) + choose(draw, ['', '', '', '', ' x']), join(0)];
  }

  isoArguments(): string {
    return choose(this.draw, [
      ...[
        '',
        "' '",
        "sep='_'",
        "timespec='minutes'",
        "'T', 'microseconds'",
        "'ab'",
        "timespec='x'",
      ],
      ...["'T', 'auto'", '1', "sep='é', timespec='hours'", "timespec='milliseconds'"],
    ]);
  }
}
