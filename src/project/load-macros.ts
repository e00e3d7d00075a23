/**
 * Reads the macros of packages, and those that come with lake.
 *
 * @module
 */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTemplate, type Definition, type Template } from '../jinja/template.js';
import { assetPath } from '../util/assets.js';
import { globalPackage, type Macro } from './macro-library.js';
import type { Problems } from './problems.js';
import type { ProjectTextFile } from './project-files.js';

const folder = assetPath('project/macros');
/** How the files of lake's own macros are named in messages. */
export const globalMacrosPath = '<lake>/macros';

async function readGlobalMacros(): Promise<readonly ProjectTextFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => ({
      file: `${globalMacrosPath}/${name}`,
      originalFilePath: `macros/${name}`,
      path: name,
      text: await readFile(join(folder, name), 'utf8'),
    })),
  );
}

export function macrosOf(
  packageName: string,
  files: readonly ProjectTextFile[],
  problems: Problems,
): readonly Macro[] {
  return files.flatMap((file) => {
    const template = problems.collect(() =>
      parseTemplate({ file: file.file, text: file.text, form: 'definitions' }),
    );
    return template ? definitionsOf(packageName, file, template) : [];
  });
}

function definitionsOf(
  packageName: string,
  file: ProjectTextFile,
  template: Template,
): readonly Macro[] {
  const callable = template.definitions.filter((d) => d.kind === 'macro' || d.kind === 'test');
  return callable.map((definition) => ({
    definition,
    node: macroNode(packageName, file, definition),
    calls: template.calls.filter((call) => call.definition === definition.macroName),
  }));
}

function macroNode(
  packageName: string,
  file: ProjectTextFile,
  definition: Definition,
): Macro['node'] {
  return {
    uniqueId: `macro.${packageName}.${definition.macroName}`,
    name: definition.macroName,
    packageName,
    originalFilePath: file.originalFilePath,
    macroSql: definition.text,
    description: '',
    location: definition.location,
  };
}

/** Forgets nothing between loads: lake's own macros do not change while it runs. */
let globals: Promise<readonly Macro[]> | undefined;

export function globalMacros(problems: Problems): Promise<readonly Macro[]> {
  globals ??= readGlobalMacros().then((files) => macrosOf(globalPackage, files, problems));
  return globals;
}
