/**
 * Resolves what exposures show, and checks exposures, groups and who belongs to them.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { didYouMean } from '../util/edit-distance.js';
import type { Declaration, Exposure } from './declaration.js';
import { isEnabled } from './draft.js';
import type { LinkInputs } from './link.js';
import { NodeIndex } from './node-index.js';
import type { Node } from './node.js';

type Inputs = Omit<LinkInputs, 'drafts'> & { readonly nodes: readonly Node[] };

/** The declarations in their order; faults are in the problems. */
export function linkDeclarations(
  declarations: readonly Declaration[],
  inputs: Inputs,
): readonly Declaration[] {
  const { nodes, rootPackage, problems } = inputs;
  const index = new NodeIndex(nodes, rootPackage);
  problems.error(...duplicates(declarations), ...unknownGroups(declarations, nodes));
  return declarations.map((declaration) =>
    declaration.kind === 'exposure' && declaration.enabled
      ? linkExposure(declaration, index, inputs)
      : declaration,
  );
}

function linkExposure(
  exposure: Exposure,
  index: NodeIndex,
  { broken, problems }: Inputs,
): Exposure {
  const found = [
    ...exposure.sources.map((call) => ({
      call,
      what: `source named '${call.source}.${call.table}'`,
      known: index.sourceNames(),
      target: index.source(call.source, call.table, exposure.packageName),
    })),
    ...exposure.refs.map((call) => ({
      call,
      what: `node named '${call.name}'${inPackage(call.package)}`,
      known: index.names(),
      target: index.ref(call, exposure.packageName),
    })),
  ];
  const ids = found.flatMap(({ call, what, known, target }) => {
    if (target && isEnabled(target)) return [target.uniqueId];
    if ('name' in call && broken.has(call.name)) return [];
    const fault = target ? 'is disabled' : 'was not found';
    const owner = `Exposure '${exposure.uniqueId}' (${exposure.originalFilePath})`;
    const name = 'name' in call ? call.name : `${call.source}.${call.table}`;
    problems.error(
      new LakeError('LAKE-G001', `${owner} depends on a ${what} which ${fault}`, {
        location: call.location ?? exposure.location,
        hint: target ? undefined : didYouMean(name, known),
      }),
    );
    return [];
  });
  return { ...exposure, dependsOn: [...new Set(ids)] };
}

function inPackage(name: string | undefined): string {
  return name === undefined ? '' : ` in package or project '${name}'`;
}

function duplicates(declarations: readonly Declaration[]): readonly LakeError[] {
  const seen = new Map<string, Declaration>();
  return declarations.flatMap((declaration) => {
    const { kind, uniqueId, name, location } = declaration;
    const other = seen.get(uniqueId)?.location;
    if (!other) {
      seen.set(uniqueId, declaration);
      return [];
    }
    const message = `there are two ${kind}s named "${name}"`;
    const hint = `the other one is in ${other.file}:${other.line}: rename one of them`;
    return [new LakeError('LAKE-C005', message, { location, hint })];
  });
}

function unknownGroups(
  declarations: readonly Declaration[],
  nodes: readonly Node[],
): readonly LakeError[] {
  const names = declarations.flatMap(({ kind, name }) => (kind === 'group' ? [name] : []));
  const known = [...new Set(names)].sort();
  const listed = known.map((name) => `'${name}'`).join(', ');
  return nodes.filter(isEnabled).flatMap((node) => {
    const { group } = node.config.all;
    if (typeof group !== 'string' || group === '' || known.includes(group)) return [];
    const message = `Invalid group '${group}', expected one of [${listed}]`;
    const hint = didYouMean(group, known) ?? 'declare it under groups: in a properties file';
    return [new LakeError('LAKE-C003', message, { location: node.location, hint })];
  });
}
