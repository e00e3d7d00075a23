/**
 * Random expressions over `modules.datetime` and `modules.pytz`, mostly of fitting types.
 *
 * @module
 */

import { choose } from './choose.js';
import type { Draw } from './draw.js';
import { TemporalTexts } from './temporal-texts.js';

const zones =
  'UTC utc GMT Europe/Berlin Europe/London Europe/Dublin Europe/Lisbon Europe/Warsaw Europe/Moscow ' +
  'Europe/Vilnius Europe/Amsterdam America/New_York America/St_Johns America/Los_Angeles us/eastern ' +
  'US/Pacific America/Sao_Paulo America/Caracas Asia/Kolkata Asia/Kathmandu Asia/Tehran Asia/Tokyo ' +
  'Asia/Gaza Australia/Lord_Howe Australia/Sydney Pacific/Apia Pacific/Kiritimati Pacific/Auckland ' +
  'Pacific/Chatham Africa/Casablanca Africa/Cairo Africa/Monrovia Antarctica/Troll Etc/GMT+5 ' +
  'Etc/GMT-14 EST EST5EDT MST7MDT CET WET Asia/Pyongyang America/Anchorage Nowhere/Land';

/** Local times where clocks are turned, and others. */
const clockTurns = [
  ...['2024,3,31,2,30', '2024,10,27,2,30', '2024,3,10,2,30', '2024,11,3,1,30', '1916,5,1,0,30'],
  ...['1945,8,14,18,59,59', '2011,12,30,12', '2018,2,17,23,30', '1900,1,1', '1901,12,13,20,45,52'],
  ...[
    '2037,10,25,2,30',
    '2038,1,19,3,14,7',
    '2050,7,1',
    '1883,11,18,12,3',
    '1,1,1',
    '9999,12,31,23',
  ],
  ...['1915,8,4,23,45', '1972,1,7', '1986,1,1', '2005,4,1', '1970,6,1', '1948,3,28,3'],
] as const;

export class TemporalMaker {
  readonly #texts: TemporalTexts;

  constructor(private readonly draw: Draw) {
    this.#texts = new TemporalTexts(draw);
  }

  any(depth: number): string {
    const { draw } = this;
    return draw.one(
      () => this.date(depth),
      () => this.moment(depth),
      () => this.moment(depth),
      () => this.time(depth),
      () => this.span(depth),
      () => this.zone(),
      () => this.#text(depth),
      () => this.#number(depth),
      () => this.#compared(depth),
      () => `${this.any(depth - 1)} ${draw.word('+ - * / // % **')} ${this.any(depth - 1)}`,
      () => this.#collected(depth),
    );
  }

  date(depth: number): string {
    const { draw } = this;
    if (depth <= 0) return draw.chance(15) ? this.#number(0) : this.#plainDate();
    return draw.one(
      () => this.#plainDate(),
      () => `${this.moment(depth - 1)}.date()`,
      () => `(${this.date(depth - 1)} ${draw.word('+ -')} ${this.span(depth - 1)})`,
      () => `(${this.span(depth - 1)} + ${this.date(depth - 1)})`,
      () => `${this.date(depth - 1)}.replace(${this.#parts('year month day')})`,
      () => `modules.datetime.date.fromordinal(${choose(draw, [1, 738000, 3652059, 0, 3652060])})`,
      () => `modules.datetime.${this.#dateClass()}.fromisocalendar(${this.#isoParts()})`,
      () => `modules.datetime.date.fromisoformat('${this.#texts.isoDate()}')`,
      () => `modules.datetime.date.fromtimestamp(${this.#texts.timestamp()})`,
      () => `modules.datetime.date.${draw.word('min max resolution')}`,
    );
  }

  #dateClass(): string {
    return this.draw.word('date datetime');
  }

  #plainDate(): string {
    const { draw } = this;
    const [year, month, day] = this.#dateNumbers();
    const named = draw.chance(20)
      ? `${year}, day=${day}, month=${month}`
      : `${year}, ${month}, ${day}`;
    return `modules.datetime.date(${draw.chance(8) ? this.#oddArguments() : named})`;
  }

  #dateNumbers(): readonly [number, number, number] {
    const { draw } = this;
    return [
      choose(draw, [2024, 2023, 2000, 1900, 1970, 1, 9999, 1582, 2021, 2026, 0, 10000]),
      draw.chance(95) ? draw.upTo(11) + 1 : choose(draw, [0, 13, -1]),
      draw.chance(95) ? draw.upTo(27) + 1 : choose(draw, [0, 29, 30, 31, 32]),
    ];
  }

  #oddArguments(): string {
    const odd = [
      '',
      '2024',
      '2024, 1',
      "'2024', 1, 1",
      '2024, 1.0, 1',
      '2024, 1, 1, 1, 1, 1, 1, 1',
    ];
    return choose(this.draw, [
      ...odd,
      ...[
        '2024, 1, 1, year=1',
        '2024, 1, 1, nope=1',
        '2024, true, 1',
        'none, 1, 1',
        '99999999999, 1, 1',
      ],
    ]);
  }

  moment(depth: number): string {
    const { draw } = this;
    const plain = () => this.#plainMoment();
    if (depth <= 0) return draw.chance(10) ? this.#plainDate() : plain();
    const deeper = () => this.moment(depth - 1);
    return draw.one(
      plain,
      () => `${this.zone()}.localize(${deeper()}${this.#isDst()})`,
      () => `${this.zone()}.normalize(${deeper()})`,
      () => `${deeper()}.astimezone(${draw.chance(90) ? this.zone() : ''})`,
      () => `(${deeper()} ${draw.word('+ -')} ${this.span(depth - 1)})`,
      () => `(${this.span(depth - 1)} ${draw.word('+ -')} ${deeper()})`,
      () =>
        `${deeper()}.replace(${this.#parts('year month day hour minute second microsecond fold')})`,
      () => `${deeper()}.replace(tzinfo=${draw.chance(80) ? this.zone() : 'none'})`,
      () => `modules.datetime.datetime.combine(${this.date(depth - 1)}, ${this.time(depth - 1)})`,
      () => `modules.datetime.datetime.fromisoformat('${this.#texts.isoMoment()}')`,
      () => this.#texts.strptime(),
      () => `modules.datetime.datetime.fromtimestamp(${this.#texts.timestamp()}, ${this.zone()})`,
      () =>
        `modules.datetime.datetime.${draw.word('utcfromtimestamp fromtimestamp')}(${this.#texts.timestamp()})`,
      () => `modules.datetime.datetime.${draw.word('min max resolution')}`,
      () => `${this.zone()}.fromutc(${deeper()})`,
    );
  }

  #isDst(): string {
    return choose(this.draw, [
      '',
      '',
      ', is_dst=true',
      ', is_dst=false',
      ', is_dst=none',
      ', true',
      ', 1',
    ]);
  }

  #plainMoment(): string {
    const { draw } = this;
    if (draw.chance(40)) return `modules.datetime.datetime(${choose(draw, clockTurns)})`;
    if (draw.chance(6)) return `modules.datetime.datetime(${this.#oddArguments()})`;
    const clock = this.#clockNumbers().slice(0, draw.upTo(4));
    const numbers = [...this.#dateNumbers(), ...clock].join(', ');
    const rest = choose(draw, ['', '', '', `, tzinfo=${this.zone()}`, ', fold=1', ', fold=2']);
    return `modules.datetime.datetime(${numbers}${rest})`;
  }

  #clockNumbers(): readonly number[] {
    const { draw } = this;
    if (draw.chance(4)) return [choose(draw, [24, -1, 12]), choose(draw, [60, 0]), 60, 1_000_000];
    const micro = choose(draw, [0, 1, 500_000, 123_456, 999_999, 1000]);
    return [draw.upTo(23), draw.upTo(59), draw.upTo(59), micro];
  }

  time(depth: number): string {
    const { draw } = this;
    const numbers = this.#clockNumbers().slice(0, draw.upTo(4)).join(', ');
    const plain = () => `modules.datetime.time(${numbers})`;
    if (depth <= 0) return plain();
    return draw.one(
      plain,
      () =>
        `modules.datetime.time(${draw.upTo(23)}, ${draw.word('tzinfo fold minute')}=${choose(draw, [this.zone(), '1'])})`,
      () => `${this.moment(depth - 1)}.${draw.word('time timetz')}()`,
      () =>
        `${this.time(depth - 1)}.replace(${this.#parts('hour minute second microsecond fold')})`,
      () =>
        `modules.datetime.time.fromisoformat('${draw.word('T ').trim()}${this.#texts.isoClock()}')`,
      () => `modules.datetime.time.${draw.word('min max resolution')}`,
      () => `${this.zone()}.localize(${this.time(depth - 1)})`,
    );
  }

  span(depth: number): string {
    const { draw } = this;
    const plain = () => `modules.datetime.timedelta(${this.#spanParts()})`;
    if (depth <= 0) return plain();
    const deeper = () => this.span(depth - 1);
    return draw.one(
      plain,
      () => `(${this.moment(depth - 1)} - ${this.moment(depth - 1)})`,
      () => `(${deeper()} ${draw.word('+ - %')} ${deeper()})`,
      () => `(${deeper()} ${draw.word('* / //')} ${this.#number(depth - 1)})`,
      () => `(-${deeper()})`,
      () => `(+${deeper()})`,
      () => `(${deeper()}|abs)`,
      () => `(${choose(draw, ['3', '0.5', 'true'])} * ${deeper()})`,
      () => `${this.moment(depth - 1)}.${draw.word('utcoffset dst')}()`,
      () =>
        `${this.zone()}.${draw.word('utcoffset dst')}(${this.moment(depth - 1)}${this.#isDst()})`,
      () => `modules.datetime.timedelta.${draw.word('min max resolution')}`,
    );
  }

  #spanParts(): string {
    const { draw } = this;
    const number = () =>
      choose(draw, [
        ...[1, -1, 0, 7, 23, 86_400, 0.5, -0.25, 1.5, 1e-7, 0.1, 3.3333, 1e6, 999_999_999],
        ...["'1'", 'none', 'true', '10 ** 20', 'nan', 'inf'],
      ]);
    if (draw.chance(30)) return String(number());
    const name = () => draw.word('days seconds microseconds milliseconds minutes hours weeks');
    const names = [...new Set([name(), name()])];
    return names.map((one) => `${one}=${number()}`).join(', ');
  }

  zone(): string {
    const { draw } = this;
    return draw.one(
      () => `modules.pytz.timezone('${draw.word(zones)}')`,
      () => `modules.pytz.timezone('${draw.word(zones)}')`,
      () => `modules.pytz.timezone('${draw.word(zones)}')`,
      () => `modules.pytz.${draw.word('utc UTC')}`,
      () =>
        `modules.pytz.FixedOffset(${choose(draw, [330, -90, 0, 1439, 1440, 1.5, "'x'", -720])})`,
      () => "modules.datetime.datetime.fromisoformat('2024-01-01T00:00+05:30').tzinfo",
      () => `modules.datetime.datetime(2024, 1, 1).tzinfo`,
      () => 'modules.datetime.tzinfo()',
      () =>
        `modules.pytz.timezone('${draw.word(zones)}').localize(modules.datetime.datetime(${choose(draw, clockTurns)})).tzinfo`,
    );
  }

  #parts(names: string): string {
    const { draw } = this;
    const make = () =>
      `${draw.word(names)}=${choose(draw, [1, 2, 12, 0, 29, 30, 31, 2023, 59, 60, "'1'", 'none', '1.0'])}`;
    return draw.chance(20) ? `${choose(draw, [2023, 1, 31])}` : make();
  }

  #isoParts(): string {
    const { draw } = this;
    return `${choose(draw, [2020, 2021, 2024, 1, 9999, 0])}, ${choose(draw, [1, 52, 53, 54, 0])}, ${choose(draw, [1, 4, 7, 8, 0])}`;
  }

  #number(depth: number): string {
    const { draw } = this;
    if (depth <= 0)
      return choose(draw, ['2', '-3', '0', '1.5', '0.1', '1e300', "'x'", 'none', 'true', '7']);
    return draw.one(
      () => `${this.span(depth - 1)}.total_seconds()`,
      () => `${this.span(depth - 1)}.${draw.word('days seconds microseconds nope')}`,
      () => `${this.date(depth - 1)}.${draw.word('year month day')}`,
      () => `${this.moment(depth - 1)}.${draw.word('year hour minute second microsecond fold')}`,
      () => `${this.date(depth - 1)}.${draw.word('weekday isoweekday toordinal')}()`,
      () => `${this.moment(depth - 1)}.timestamp()`,
      () => `(${this.span(depth - 1)} ${draw.word('/ //')} ${this.span(depth - 1)})`,
    );
  }

  #text(depth: number): string {
    const { draw } = this;
    const value = () => this.any(depth - 1);
    return draw.one(
      () => `${this.moment(depth - 1)}.strftime('${this.#texts.format()}')`,
      () => `${this.date(depth - 1)}.strftime('${this.#texts.format()}')`,
      () => `${this.time(depth - 1)}.strftime('${this.#texts.format()}')`,
      () => `'{:${this.#texts.format()}}'.format(${value()})`,
      () => `${this.moment(depth - 1)}.isoformat(${this.#texts.isoArguments()})`,
      () =>
        `${this.time(depth - 1)}.isoformat(${choose(draw, ['', "'hours'", "timespec='milliseconds'", "'x'"])})`,
      () =>
        `${this.any(depth - 1)}.${draw.word('ctime isoformat tzname timetuple utctimetuple isocalendar')}()`,
      () => `${this.zone()}.tzname(${this.moment(depth - 1)}${this.#isDst()})`,
      () => `${this.zone()}.zone`,
      () => `[${value()}]`,
      () => `${value()} ~ '|'`,
      () => `'%s' % ${value()}`,
      () =>
        `${this.moment(depth - 1)}.isocalendar()${choose(draw, ['[0]', '.week', '.weekday', '|length', '[1:]', ' == (2024, 1, 1)'])}`,
      () =>
        `${this.moment(depth - 1)}.timetuple()${choose(draw, ['[0]', '.tm_yday', '.tm_isdst', '.tm_zone', '|list'])}`,
      () => `modules.pytz.${choose(draw, this.#tables())}`,
      () => `modules.datetime.${draw.word('date datetime time timedelta tzinfo timezone')}`,
    );
  }

  #tables(): readonly string[] {
    const code = this.draw.word('de US xx nz GB RU');
    return [
      ...(['all_timezones|length', 'all_timezones[7]', 'common_timezones|join(",")'] as const),
      ...["'US/Eastern' in common_timezones_set", 'all_timezones_set|length'],
      ...([
        `country_timezones['${code}']`,
        `country_timezones('${code}')`,
        `country_names.${code}`,
      ] as const),
      ...([
        `country_timezones.get('${code}', 1)`,
        'country_names|length',
        'country_names|list',
      ] as const),
      ...([
        'country_timezones.keys()|list',
        'AmbiguousTimeError',
        "UnknownTimeZoneError('x')",
      ] as const),
      ...(['BaseTzInfo', 'nope', 'timezone(1)', "timezone('')", "timezone(name='UTC')"] as const),
      ...([
        'BaseTzInfo.zone',
        'all_timezones|join(" ")',
        `'${code}' in modules.pytz.country_names`,
      ] as const),
    ];
  }

  #compared(depth: number): string {
    const { draw } = this;
    const make = choose(draw, [
      () => this.date(depth - 1),
      () => this.moment(depth - 1),
      () => this.moment(depth - 1),
      () => this.time(depth - 1),
      () => this.span(depth - 1),
      () => this.any(depth - 1),
    ]);
    return `${make()} ${draw.word('== != < <= > >= in')} ${make()}`;
  }

  #collected(depth: number): string {
    const { draw } = this;
    const make = choose(draw, [
      () => this.moment(depth - 1),
      () => this.date(depth - 1),
      () => this.span(depth - 1),
      () => this.time(depth - 1),
    ]);
    const all = `[${make()}, ${make()}, ${make()}]`;
    return choose(draw, [
      `${all}|${draw.word('sort max min unique|list list first')}`,
      `{${make()}: 1, ${make()}: 2}`,
      `${make()} in ${all}`,
      `${make()} if ${make()} else 'no'`,
      `${make()} is ${draw.word('string number mapping sequence iterable callable defined none')}`,
    ]);
  }
}
