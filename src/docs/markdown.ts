/**
 * Descriptions as HTML. Only what Markdown itself makes becomes markup: HTML written in a
 * description is shown as text, and links go to the web, to mail or to a place in the page.
 *
 * @module
 */

import { Marked, type Tokens } from 'marked';

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
};
const inline = /<\/?(a|em|strong|del|code)( [^>]*)?>/g;
const safeLink = /^(https?:\/\/|mailto:|#)/i;

const marked = new Marked({
  gfm: true,
  async: false,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
    heading({ tokens, depth }: Tokens.Heading) {
      const level = Math.min(6, depth + 2);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
    link({ href, tokens }: Tokens.Link) {
      return linkTo(href, this.parser.parseInline(tokens));
    },
    // The page loads nothing from elsewhere: an image is a link to it.
    image: ({ href, text }: Tokens.Image) => linkTo(href, escapeHtml(text === '' ? href : text)),
  },
});

/** Safe to insert into a page. */
export function renderMarkdown(text: string): string {
  return text.trim() === '' ? '' : (marked.parse(text) as string).trim();
}

/** What a reader sees of such HTML, in one line. */
export function plainText(html: string): string {
  return html
    .replace(inline, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function linkTo(href: string, label: string): string {
  const target = href.trim();
  if (!safeLink.test(target)) return label;
  return `<a href="${escapeHtml(target)}" rel="noopener noreferrer">${label}</a>`;
}
