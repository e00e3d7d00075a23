/**
 * Colours for SQL with Jinja.
 *
 * @module
 */

import hljs from 'highlight.js/lib/core';
import sql from 'highlight.js/lib/languages/sql';

hljs.registerLanguage('jinja-sql', (api) => {
  const language = sql(api);
  return {
    ...language,
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
