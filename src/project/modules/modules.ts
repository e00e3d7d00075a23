/**
 * `modules`: the parts of Python's library that dbt gives to templates.
 *
 * @module
 */

import { Dict } from '../../jinja/dict.js';
import type { Value } from '../../jinja/value.js';
import { datetimeModule } from './datetime-module.js';
import { itertoolsModule } from './itertools-module.js';
import { pytzModule } from './pytz-module.js';
import { reModule } from './re-module.js';

export function modulesValue(): Value {
  return new Dict([
    ['pytz', pytzModule()],
    ['datetime', datetimeModule()],
    ['re', reModule()],
    ['itertools', itertoolsModule()],
  ]);
}
