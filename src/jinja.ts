/**
 * The template engine alone (`lake-sql/jinja`): Jinja2 3.1 with Python's values, and dbt's blocks.
 *
 * @example
 * ```ts
 * import { hostFunction, parseTemplate, toValue } from 'lake-sql/jinja';
 *
 * const today = hostFunction('today', () => toValue('2026-01-05'));
 * parseTemplate({ file: 'a.sql', text: '{{ today() }}', form: 'jinja' })
 *   .render({ globals: new Map([['today', today]]), undefined: 'run' }).text; // '2026-01-05'
 * ```
 *
 * @module
 */

export { fromValue, hostFunction, hostObject, toValue } from './jinja/host.js';
export { defaultLimits, type Limits } from './jinja/limits.js';
export {
  parseTemplate,
  type Definition,
  type RenderContext,
  type Rendered,
  type StaticCall,
  type Template,
  type TemplateSource,
} from './jinja/template.js';
export type { Call, Value } from './jinja/value.js';
