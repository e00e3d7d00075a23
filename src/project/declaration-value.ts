/**
 * Exposures and groups with dbt's names, for templates and artifacts.
 *
 * @module
 */

import type { Declaration, Exposure, Group } from './declaration.js';

type Parts = Readonly<Record<string, unknown>>;

function commonParts(declaration: Declaration): Parts {
  return {
    name: declaration.name,
    resource_type: declaration.kind,
    package_name: declaration.packageName,
    path: declaration.path,
    original_file_path: declaration.originalFilePath,
    unique_id: declaration.uniqueId,
  };
}

export function exposureParts(exposure: Exposure): Parts {
  return {
    ...commonParts(exposure),
    fqn: exposure.fqn,
    type: exposure.type,
    owner: exposure.owner,
    description: exposure.description,
    label: exposure.label,
    maturity: exposure.maturity,
    meta: exposure.meta,
    tags: exposure.tags,
    config: exposure.config,
    url: exposure.url,
    depends_on: { macros: [], nodes: exposure.dependsOn },
    refs: exposure.refs.map((ref) => ({
      name: ref.name,
      package: ref.package ?? null,
      version: ref.version ?? null,
    })),
    sources: exposure.sources.map(({ source, table }) => [source, table]),
    metrics: exposure.metrics,
  };
}

export function groupParts(group: Group): Parts {
  return {
    ...commonParts(group),
    owner: group.owner,
    description: group.description,
    config: group.config,
  };
}
