/**
 * Values of YAML as values of templates.
 *
 * @module
 */

import { Dict } from '../jinja/dict.js';
import { toValue } from '../jinja/host.js';
import { Float, HostObject, List, type Value } from '../jinja/value.js';
import { YamlFloat } from './yaml-scalar.js';

/** As `toValue`, with `1.0` of YAML as a float. */
export function templateValue(value: unknown): Value {
  if (value instanceof YamlFloat) return new Float(Number(value));
  if (Array.isArray(value)) return new List(value.map(templateValue));
  if (value instanceof Map || isPlainObject(value)) {
    const entries = value instanceof Map ? value : Object.entries(value);
    return new Dict([...entries].map(([k, v]) => [templateValue(k), templateValue(v)] as const));
  }
  return toValue(value);
}

/** True for an object that stands for a mapping. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A member of a dict or an object of the host. */
export function memberOf(value: Value, name: string): Value | undefined {
  if (value instanceof Dict) return value.get(name);
  return value instanceof HostObject ? value.protocol.get?.(name) : undefined;
}
