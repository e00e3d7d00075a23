/**
 * The search: opens over the page with `/` or Ctrl-K, all by keyboard.
 *
 * @module
 */

import { batch, computed, effect, signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { goTo, route } from './route.ts';
import { search, type Hit } from './search.ts';

const open = signal(false);
const query = signal('');
const marked = signal(0);
const hits = computed(() => search(query.value));

effect(() => {
  void route.value;
  close();
});

effect(() => {
  void query.value;
  marked.value = 0;
});

export function openPalette(): void {
  batch(() => {
    query.value = '';
    open.value = true;
  });
}

function close(): void {
  open.value = false;
}

export function Palette(): JSX.Element | null {
  return open.value ? <OpenPalette /> : null;
}

function OpenPalette(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label="Search"
      onClose={close}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div class="palette-box">
        <div class="palette-input">
          <Icon name="search" />
          <input
            type="text"
            autofocus
            spellcheck={false}
            autocomplete="off"
            placeholder="Models, columns, tests, descriptions, SQL"
            aria-label="Search"
            role="combobox"
            aria-expanded={hits.value.length > 0}
            aria-controls="hits"
            aria-activedescendant={hits.value.length > 0 ? `hit-${marked.value}` : undefined}
            data-testid="search-input"
            value={query.value}
            onInput={(event) => (query.value = event.currentTarget.value)}
            onKeyDown={onKey}
          />
          <kbd>Esc</kbd>
        </div>
        <Hits />
      </div>
    </dialog>
  );
}

function Hits(): JSX.Element {
  if (query.value.trim() === '') {
    return <p class="palette-hint">Every word must match. Try a column, or a word of the SQL.</p>;
  }
  if (hits.value.length === 0) {
    return <p class="palette-hint">Nothing found for “{query.value}”.</p>;
  }
  return (
    <ul id="hits" role="listbox" aria-label="Results" data-testid="search-results">
      {hits.value.map((hit, i) => (
        <HitRow key={hit.id} hit={hit} place={i} />
      ))}
    </ul>
  );
}

function HitRow({ hit, place }: { hit: Hit; place: number }): JSX.Element {
  const row = useRef<HTMLLIElement>(null);
  const active = marked.value === place;
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <li
      ref={row}
      id={`hit-${place}`}
      role="option"
      aria-selected={active}
      data-testid="search-hit"
      data-kind={hit.kind}
      onMouseMove={() => (marked.value = place)}
    >
      <a href={hit.href} tabIndex={-1} onClick={close}>
        <Icon name={hit.kind} size={15} />
        <span class="hit-main">
          <span class="hit-title">{hit.title}</span>
          <span class="hit-place">{hit.place}</span>
        </span>
        <span class="hit-text">{hit.text}</span>
        <span class="hit-kind">{hit.kind}</span>
      </a>
    </li>
  );
}

function onKey(event: KeyboardEvent): void {
  const last = hits.value.length - 1;
  if (event.key === 'ArrowDown') marked.value = Math.min(last, marked.value + 1);
  else if (event.key === 'ArrowUp') marked.value = Math.max(0, marked.value - 1);
  else if (event.key === 'Enter') {
    const hit = hits.value[marked.value];
    if (hit) goTo(hit.href);
    close();
  } else return;
  event.preventDefault();
}
