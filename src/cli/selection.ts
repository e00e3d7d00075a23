/**
 * From `--select` and `--exclude` to unique ids.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { Project } from '../project/project.js';
import { selectFromProject } from '../project/select.js';
import type { CommandContext } from './command.js';
import type { SelectionOptions } from './options.js';

/** Warns when nothing matches, as dbt does. */
export function selectNodes(
  project: Project,
  options: SelectionOptions,
  context: CommandContext,
): ReadonlySet<string> {
  const selected = selectFromProject(project, {
    select: options.select ?? [],
    exclude: options.exclude ?? [],
    indirectSelection: options.indirectSelection ?? 'eager',
  });
  const types = options.resourceType;
  const kept = types
    ? new Set(
        [...selected].filter((id) => types.includes(project.nodes.get(id)?.resourceType ?? '')),
      )
    : selected;
  if (kept.size === 0)
    context.reporter.onRunEvent({ kind: 'warning', error: nothingSelected(options) });
  return kept;
}

function nothingSelected(options: SelectionOptions): LakeError {
  const criteria = (options.select ?? []).join(' ');
  return new LakeError('LAKE-G004', `the selection "${criteria}" does not match any enabled node`, {
    hint: 'lake ls shows what there is',
  });
}
