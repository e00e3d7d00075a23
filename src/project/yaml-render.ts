/**
 * Templates inside YAML values.
 *
 * @module
 */

import { LakeError, type SourceLocation } from '../errors.js';
import { fromValue } from '../jinja/host.js';
import { parseTemplate, type Template } from '../jinja/template.js';
import type { Value } from '../jinja/value.js';
import { isPlainObject } from './template-value.js';
import type { YamlPath } from './yaml-file.js';

export interface YamlRendering {
  readonly globals: ReadonlyMap<string, Value>;
  /** `native`: a value that is one expression keeps that expression's type. `text`: always text. */
  readonly form: 'native' | 'text';
  readonly locate: (path: YamlPath) => SourceLocation;
  /** Values that are left as they are. */
  readonly skip?: (path: YamlPath) => boolean;
}

/** Renders all texts of a value, deeply. Keys are never rendered. */
export function renderYaml(value: unknown, rendering: YamlRendering, path: YamlPath = []): unknown {
  if (rendering.skip?.(path)) return value;
  if (typeof value === 'string') return renderString(value, rendering, path);
  if (Array.isArray(value))
    return value.map((item, i) => renderYaml(item, rendering, [...path, i]));
  if (value instanceof Map) return renderEntries(value, rendering, path);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(renderEntries(new Map(Object.entries(value)), rendering, path));
}

function renderEntries(
  entries: ReadonlyMap<unknown, unknown>,
  rendering: YamlRendering,
  path: YamlPath,
): Map<unknown, unknown> {
  return new Map(
    [...entries].map(([key, value]) => [key, renderYaml(value, rendering, [...path, String(key)])]),
  );
}

export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}

function renderString(text: string, rendering: YamlRendering, path: YamlPath): unknown {
  if (!isTemplate(text)) return text;
  const location = rendering.locate(path);
  return located(location, () => {
    const template = parseYamlTemplate(text, location);
    const context = { globals: rendering.globals, undefined: 'run' } as const;
    if (rendering.form === 'text') return template.render(context).text;
    return fromValue(template.renderNative(context));
  });
}

export function parseYamlTemplate(text: string, location: SourceLocation): Template {
  return parseTemplate({ file: location.file, firstLine: location.line, text, form: 'jinja' });
}

/** A value's quotes and line breaks are gone, so its faults are shown at the value as a whole. */
export function located<T>(location: SourceLocation, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof LakeError) || error.location?.file !== location.file) throw error;
    const { hint, callers, cause } = error;
    throw new LakeError(error.code, error.message, { hint, callers, cause, location });
  }
}
