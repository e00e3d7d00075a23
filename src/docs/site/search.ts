/**
 * Search over models, columns, tests, descriptions and SQL. The index is built at first use.
 *
 * @module
 */

import MiniSearch from 'minisearch';
import type { SiteNode } from '../site-data.ts';
import { site } from './data.ts';
import { nodeHref, testHref } from './route.ts';

export interface Hit {
  readonly id: string;
  readonly kind: 'model' | 'seed' | 'source' | 'column' | 'test';
  readonly title: string;
  /** Where it is: the table of a column. */
  readonly place: string;
  readonly text: string;
  readonly href: string;
}

interface Entry extends Hit {
  readonly tags: string;
  readonly sql: string;
}

const limit = 40;
const betweenWords = /[^\p{L}\p{N}]+/u;
let index: MiniSearch<Entry> | undefined;

/** The best hits first; every word must be found. */
export function search(query: string): readonly Hit[] {
  if (query.trim() === '') return [];
  index ??= buildIndex();
  const found = index.search(query, {
    combineWith: 'AND',
    prefix: true,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    boost: { title: 8, tags: 3, place: 2, text: 1.5, sql: 0.5 },
    boostDocument: (_id, _term, stored) => weightOf(stored?.['kind'], stored?.['title'], query),
  });
  // Stored fields are those of a hit.
  return found.slice(0, limit) as unknown as readonly Hit[];
}

function weightOf(kind: unknown, title: unknown, query: string): number {
  const exact = title === query.trim() ? 4 : 1;
  return exact * (kind === 'test' ? 0.4 : kind === 'column' ? 0.8 : 1);
}

function buildIndex(): MiniSearch<Entry> {
  const built = new MiniSearch<Entry>({
    fields: ['title', 'tags', 'place', 'text', 'sql'],
    tokenize: (text) => text.split(betweenWords),
    storeFields: ['id', 'kind', 'title', 'place', 'text', 'href'],
  });
  built.addAll([...site.nodes.flatMap(nodeEntries), ...site.tests.map(testEntry)]);
  return built;
}

function nodeEntries(node: SiteNode): readonly Entry[] {
  const own: Entry = {
    id: node.id,
    kind: node.type,
    title: node.name,
    place: node.schema,
    text: node.descriptionText,
    href: nodeHref(node),
    tags: node.tags.join(' '),
    sql: node.raw ?? '',
  };
  return [own, ...node.columns.map((column) => columnEntry(node, column))];
}

function columnEntry(node: SiteNode, column: SiteNode['columns'][number]): Entry {
  return {
    id: `${node.id} ${column.name}`,
    kind: 'column',
    title: column.name,
    place: `${node.schema}.${node.name}`,
    text: column.descriptionText,
    href: nodeHref(node, column.name),
    tags: column.tags.join(' '),
    sql: '',
  };
}

function testEntry(test: (typeof site.tests)[number]): Entry {
  return {
    id: test.id,
    kind: 'test',
    title: test.name,
    place: test.kind,
    text: test.file,
    href: testHref(test.id),
    tags: '',
    sql: test.kind === 'SQL' ? test.raw : '',
  };
}
