/**
 * Docs blocks, and descriptions that refer to them.
 *
 * @module
 */

import { LakeError, type SourceLocation } from '../errors.js';
import { hostFunction } from '../jinja/host.js';
import { parseTemplate, type Definition } from '../jinja/template.js';
import { stringOf } from '../jinja/text.js';
import type { Value } from '../jinja/value.js';
import { didYouMean } from '../util/edit-distance.js';
import type { Problems } from './problems.js';
import type { ProjectTextFile } from './project-files.js';
import { isTemplate, located, parseYamlTemplate } from './yaml-render.js';

interface DocsBlock {
  readonly packageName: string;
  readonly name: string;
  readonly location: SourceLocation;
  readonly text: string;
}

export class DocsBlocks {
  readonly #blocks = new Map<string, DocsBlock>();
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Takes the docs blocks of a package's Markdown files. */
  read(packageName: string, files: readonly ProjectTextFile[], problems: Problems): void {
    for (const { file, text } of files) {
      if (!isTemplate(text)) continue;
      const template = problems.collect(() => parseTemplate({ file, text, form: 'definitions' }));
      const docs = template?.definitions.filter((d) => d.kind === 'docs') ?? [];
      for (const definition of docs) this.#add(packageName, definition, problems);
    }
  }

  #add(packageName: string, definition: Definition, problems: Problems): void {
    const { name, location } = definition;
    const key = `${packageName}.${name}`;
    const other = this.#blocks.get(key);
    if (other) {
      const { file, line } = other.location;
      problems.error(
        new LakeError('LAKE-C005', `there are two docs blocks named "${name}"`, {
          location,
          hint: `the other one is in ${file}:${line}: rename one of them`,
        }),
      );
      return;
    }
    const text = problems.collect(
      () => definition.render({ globals: new Map<string, Value>(), undefined: 'run' }).text,
    );
    if (text !== undefined)
      this.#blocks.set(key, { packageName, name, location, text: text.trim() });
  }

  /** A description with its `doc()` calls replaced. */
  describe(
    description: string | undefined,
    at: {
      readonly location: SourceLocation;
      readonly packageName: string;
      readonly globals: ReadonlyMap<string, Value>;
    },
  ): string {
    if (description === undefined) return '';
    if (!isTemplate(description)) return description;
    const globals = new Map(at.globals).set('doc', this.#function(at.packageName));
    return located(
      at.location,
      () => parseYamlTemplate(description, at.location).render({ globals, undefined: 'run' }).text,
    );
  }

  #function(packageName: string): Value {
    return hostFunction('doc', ({ args }) => {
      const names = args.map((arg) => stringOf(arg));
      const [first = '', second] = names;
      const keys =
        second === undefined
          ? [`${packageName}.${first}`, `${this.#root}.${first}`]
          : [`${first}.${second}`];
      const found = keys.map((key) => this.#blocks.get(key)).find((block) => block !== undefined);
      if (found) return found.text;
      const known = [...this.#blocks.values()].map((block) => block.name);
      const name = second ?? first;
      throw new LakeError('LAKE-T002', `there is no docs block "${name}"`, {
        hint: didYouMean(name, known) ?? '{% docs NAME %}…{% enddocs %} in a .md file makes one',
      });
    });
  }
}
