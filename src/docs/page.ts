/**
 * Puts the data of the documentation site into its page.
 *
 * @module
 */

import type { SiteData } from './site-data.js';

const place = '<!--lake-data-->';

/**
 * The page with the data as JSON text that no HTML parser reads as markup.
 *
 * @throws Error when the page has no place for the data
 */
export function embedData(page: string, data: SiteData): string {
  const [before, after, ...more] = page.split(place);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`the page of the docs site must hold ${place} once`);
  }
  return `${before}<script type="application/json" id="lake-data">${scriptText(data)}</script>${after}`;
}

/** JSON without `<`, so that neither `</script>` nor `<!--` can end or change the element. */
function scriptText(data: SiteData): string {
  return JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
