/**
 * Builds exposures and groups from what properties files say of them.
 *
 * @module
 */

import { LakeError, type SourceLocation } from '../errors.js';
import { hostFunction } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import type { Value } from '../jinja/value.js';
import type { SourceCall } from './capture.js';
import { treeLayers } from './config-tree.js';
import type { Declaration, Exposure, Group } from './declaration.js';
import { fqnOf } from './draft.js';
import type { RefCall } from './node.js';
import type { DeclarationEntry } from './properties.js';
import { refCall, sourceCall } from './reference-calls.js';
import { isPlainObject } from './template-value.js';
import type { LoadedPackage, Workspace } from './workspace.js';
import type { YamlMap } from './yaml-map.js';
import { located, parseYamlTemplate } from './yaml-render.js';

export function buildDeclaration(
  workspace: Workspace,
  pkg: LoadedPackage,
  entry: DeclarationEntry,
): Declaration {
  return entry.kind === 'group' ? buildGroup(pkg, entry) : buildExposure(workspace, pkg, entry);
}

function common(pkg: LoadedPackage, { kind, name, from, map }: DeclarationEntry) {
  return {
    uniqueId: `${kind}.${pkg.name}.${name}`,
    name,
    packageName: pkg.name,
    path: from.path,
    originalFilePath: from.originalFilePath,
    owner: ownerOf(map, kind),
    location: map.locate('name'),
  };
}

function buildGroup(pkg: LoadedPackage, entry: DeclarationEntry): Group {
  const { map } = entry;
  const description = map.text('description') ?? null;
  const config = { meta: {}, ...map.map('config')?.values };
  return { kind: 'group', ...common(pkg, entry), description, config };
}

function buildExposure(
  workspace: Workspace,
  pkg: LoadedPackage,
  entry: DeclarationEntry,
): Exposure {
  const { map, name, from } = entry;
  const fqn = fqnOf(pkg.name, from.path, name);
  const config = exposureConfig(workspace, { pkg, fqn, map });
  return {
    kind: 'exposure',
    ...common(pkg, entry),
    fqn,
    type: oneOf(map, 'type', types) ?? missing(map, 'type'),
    label: map.text('label') ?? null,
    maturity: oneOf(map, 'maturity', maturities) ?? null,
    url: map.text('url') ?? null,
    description: workspace.docs.describe(map.text('description'), {
      location: map.locate('description'),
      packageName: pkg.name,
      globals: pkg.globals,
    }),
    ...config,
    ...callsOf(map),
    dependsOn: [],
  };
}

const types = ['dashboard', 'notebook', 'analysis', 'ml', 'application'];
const maturities = ['low', 'medium', 'high'];

function oneOf(map: YamlMap, key: string, known: readonly string[]): string | undefined {
  const value = map.text(key);
  if (value === undefined || known.includes(value)) return value;
  const message = `'${value}' is not one of [${known.map((name) => `'${name}'`).join(', ')}]`;
  throw new LakeError('LAKE-C003', message, { location: map.locate(key) });
}

function missing(map: YamlMap, key: string): never {
  const message = `'${key}' is a required property`;
  throw new LakeError('LAKE-C003', message, { location: map.location });
}

function ownerOf(map: YamlMap, kind: string): Readonly<Record<string, unknown>> {
  const given = map.map('owner');
  if (!given) return missing(map, 'owner');
  const owner = { email: null, name: null, ...given.values };
  if (owner.email !== null || owner.name !== null) return owner;
  const who = kind === 'group' ? 'Group' : 'Exposure';
  throw new LakeError('LAKE-C003', `${who} owner must have at least one of 'name' or 'email'.`, {
    location: map.locate('owner'),
  });
}

const exposureDefaults = { enabled: true, tags: [], meta: {} };

/** The last one that says something of a config counts; tags and meta may also stand beside it. */
function exposureConfig(
  workspace: Workspace,
  at: { readonly pkg: LoadedPackage; readonly fqn: readonly string[]; readonly map: YamlMap },
): Pick<Exposure, 'config' | 'tags' | 'meta' | 'enabled'> {
  const { pkg, fqn, map } = at;
  const { root } = workspace;
  const layers = [
    ...treeLayers(pkg.file.trees.exposures, fqn),
    ...(pkg.name === root.name ? [] : treeLayers(root.file.trees.exposures, fqn)),
  ].map(({ values }) => values);
  const given = Object.assign({}, ...layers, map.map('config')?.values) as typeof map.values;
  const top = pkg.file.trees.exposures.value;
  const everywhere = isPlainObject(top) ? top : {};
  const tags = [everywhere['tags'], map.texts('tags'), given['tags']].flatMap(textsOf);
  const metas = [everywhere['meta'], map.map('meta')?.values, given['meta']].filter(isPlainObject);
  const meta = Object.assign({}, ...metas) as Exposure['meta'];
  const own = { tags: [...new Set(tags)].sort(), meta };
  const enabled = given['enabled'] !== false;
  return { ...own, enabled, config: { ...exposureDefaults, ...given, ...own } };
}

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}

/** `depends_on` lists calls as a template would make them: `ref('orders')`. */
function callsOf(map: YamlMap): Pick<Exposure, 'refs' | 'sources' | 'metrics'> {
  const refs: RefCall[] = [];
  const sources: SourceCall[] = [];
  const metrics: (readonly string[])[] = [];
  map.texts('depends_on').forEach((call, i) => {
    const location = map.yaml.locate([...map.path, 'depends_on', i]);
    const globals = new Map<string, Value>([
      [
        'ref',
        hostFunction('ref', (given) => note(() => refs.push({ ...refCall(given), location }))),
      ],
      ['source', sourceFunction(sources, location)],
      [
        'metric',
        hostFunction('metric', ({ args }) =>
          note(() => metrics.push(args.map((arg) => stringOf(arg)))),
        ),
      ],
    ]);
    located(location, () =>
      parseYamlTemplate(`{{ ${call}}}`, location).render({ globals, undefined: 'run' }),
    );
  });
  return { refs, sources, metrics };
}

function sourceFunction(sources: SourceCall[], location: SourceLocation): Value {
  return hostFunction('source', (given) =>
    note(() => {
      const [source, table] = sourceCall(given);
      sources.push({ source, table, location });
    }),
  );
}

/** What these calls give is never looked at. */
function note(take: () => unknown): Value {
  take();
  return '';
}
