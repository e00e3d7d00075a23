/**
 * `docker-compose.yml` against the Compose Specification's own schema, and against what the project
 * expects of it.
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import { Ajv, type AnySchema } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface Service {
  readonly image: string;
  readonly ports: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: unknown;
}

const schemaFile = new URL('./fixtures/compose/compose-spec.json', import.meta.url);
const compose = parse(readFileSync('docker-compose.yml', 'utf8')) as Compose;
const services = Object.entries(compose.services);

function violations(document: unknown): readonly string[] {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>;
  // Ajv knows draft-07 by its http address.
  const readable = { ...schema, $schema: 'http://json-schema.org/draft-07/schema#' } as AnySchema;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile(readable);
  if (validate(document)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

test('docker-compose.yml is valid', () => {
  expect(violations(compose)).toEqual([]);
});

test('the schema finds faults', () => {
  const faulty = { services: { kafka: { image: 1, prots: [] } } };
  expect(violations(faulty)).not.toEqual([]);
});

test.each(services)('%s is pinned, healthy when it says so, and not open to the world', (...it) => {
  const [, service] = it;
  expect(service.image).toMatch(/:v?\d+\.\d+\.\d+$/);
  expect(service.healthcheck).toBeDefined();
  for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('named volumes are declared', () => {
  const named = services.flatMap(([, s]) => s.volumes ?? []).map((v) => v.split(':')[0] ?? '');
  expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(named));
});
