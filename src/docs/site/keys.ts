/**
 * Keys that work everywhere: `/` or Ctrl-K searches, `g` and a letter goes to a page, Escape clears.
 *
 * @module
 */

import { openPalette } from './palette.tsx';
import { goTo, lineageHref, route } from './route.ts';

const pages: Readonly<Record<string, string>> = { h: '#/', l: lineageHref(), t: '#/tests' };
/** A letter counts as the second of two for so long. */
const pairMs = 1000;

export function watchKeys(): void {
  let pressedG = 0;
  const onKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const page = performance.now() - pressedG < pairMs ? pages[event.key] : undefined;
    pressedG = event.key === 'g' ? performance.now() : -pairMs;
    if (page !== undefined) goTo(page);
    else if (event.key === '/') {
      event.preventDefault();
      openPalette();
    } else if (event.key === 'Escape' && route.value.kind === 'lineage') goTo(lineageHref());
  };
  addEventListener('keydown', onKey);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
