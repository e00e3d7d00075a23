/**
 * Colours for SQL with Jinja.
 *
 * @module
 */

import hljs from 'highlight.js/lib/core';
import sql from 'highlight.js/lib/languages/sql';

/** Words of DuckDB that the language does not know. */
const duckDbWords = ['qualify', 'asof', 'anti', 'semi', 'pivot', 'unpivot', 'exclude', 'sample'];

hljs.registerLanguage('jinja-sql', (api) => {
  const language = sql(api);
  const keywords = Object(language.keywords) as { readonly keyword: readonly string[] };
  return {
    ...language,
    keywords: { ...keywords, keyword: [...keywords.keyword, ...duckDbWords] },
    contains: [
      { scope: 'comment', begin: /\{#/, end: /#\}/ },
      { scope: 'template-tag', begin: /\{%/, end: /%\}/ },
      { scope: 'template-variable', begin: /\{\{/, end: /\}\}/ },
      ...language.contains,
    ],
  };
});

/** Safe HTML. */
export function highlightSql(text: string): string {
  return hljs.highlight(text, { language: 'jinja-sql', ignoreIllegals: true }).value;
}
