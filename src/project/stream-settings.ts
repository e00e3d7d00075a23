/**
 * `streams:` of project.yml, with defaults.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { parseBytes, parseDuration } from '../util/durations.js';
import type { StreamConfig } from './project-config.js';
import type { StreamSettings } from './project-schema.js';
import type { Written } from './schema-errors.js';

const defaults = { intervalMs: 30_000, rows: 1_000_000, bytes: 256 * 1024 ** 2 };

export function streamConfig(
  name: string,
  settings: StreamSettings,
  written: Written,
): StreamConfig {
  requireSource(name, settings, written);
  const { kafka, file, table, topic, source } = settings;
  return {
    name,
    table,
    topic,
    source,
    ...(kafka ? { kafka: { brokers: kafka.brokers, group: kafka.group ?? `lake.${name}` } } : {}),
    ...(file ? { file } : {}),
    trigger: trigger(name, settings, written),
  };
}

function requireSource(name: string, settings: StreamSettings, written: Written): void {
  if (settings[settings.source]) return;
  const { source } = settings;
  throw new LakeError(
    'LAKE-C003',
    `streams.${name} reads from ${source} but has no ${source} block`,
    {
      location: written.locate(['streams', name, 'source']),
      hint:
        source === 'kafka' ? 'kafka: { brokers: localhost:9092 }' : 'file: { path: data/….ndjson }',
    },
  );
}

function trigger(
  name: string,
  settings: StreamSettings,
  written: Written,
): StreamConfig['trigger'] {
  const { interval, rows, bytes } = settings.trigger ?? {};
  const quantity = (key: string, text: string | undefined, parse: (text: string) => number) =>
    text === undefined ? undefined : quantityAt(text, parse, ['streams', name, 'trigger', key]);
  const quantityAt = (text: string, parse: (text: string) => number, path: readonly string[]) => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof LakeError)) throw error;
      const location = written.locate(path);
      throw new LakeError('LAKE-C003', `${path.join('.')}: ${error.message}`, { location });
    }
  };
  return {
    intervalMs: quantity('interval', interval, parseDuration) ?? defaults.intervalMs,
    rows: rows ?? defaults.rows,
    bytes: quantity('bytes', bytes, parseBytes) ?? defaults.bytes,
  };
}
