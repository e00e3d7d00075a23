/**
 * The frame of the site: navigation beside the page that the address names.
 *
 * @module
 */

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { nodeById, site, testById } from './data.ts';
import { HomePage } from './home-page.tsx';
import { Icon } from './icons.tsx';
import { LineagePage } from './lineage-page.tsx';
import { NodePage } from './node-page.tsx';
import { Palette } from './palette.tsx';
import { Empty } from './parts.tsx';
import { route, type Route } from './route.ts';
import { drawerOpen, Sidebar } from './sidebar.tsx';
import { TestPage, TestsPage } from './test-page.tsx';

export function App(): JSX.Element {
  const main = useRef<HTMLElement>(null);
  usePageChange(main);
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={(event) => skipTo(event, main.current)}>
        Skip to the page
      </a>
      <Sidebar />
      {drawerOpen.value && (
        <button type="button" class="scrim" onClick={() => (drawerOpen.value = false)}>
          <span class="sr-only">Close the navigation</span>
        </button>
      )}
      <div class="top-bar">
        <button type="button" onClick={() => (drawerOpen.value = !drawerOpen.value)}>
          <Icon name="menu" />
          <span class="sr-only">Navigation</span>
        </button>
        <a href="#/">{site.project.name}</a>
      </div>
      <main ref={main} id="main" tabIndex={-1}>
        <Page route={route.value} />
      </main>
      <Palette />
    </div>
  );
}

function Page({ route: here }: { route: Route }): JSX.Element {
  switch (here.kind) {
    case 'home':
      return <HomePage />;
    case 'tests':
      return <TestsPage />;
    case 'lineage':
      return <LineagePage focus={here.focus} />;
    case 'node': {
      const node = nodeById(here.id);
      return node ? <NodePage key={node.id} node={node} column={here.column} /> : <Missing />;
    }
    case 'test': {
      const test = testById(here.id);
      return test ? <TestPage key={test.id} test={test} /> : <Missing />;
    }
    case 'unknown':
      return <Missing />;
  }
}

function Missing(): JSX.Element {
  return (
    <article class="page" data-testid="missing">
      <h1 tabIndex={-1}>Not here</h1>
      <Empty>
        This project has nothing at this address. <a href="#/">To the overview</a>
      </Empty>
    </article>
  );
}

/** A new page starts at its top, has its own title, and takes the focus for readers by ear. */
function usePageChange(main: { readonly current: HTMLElement | null }): void {
  const here = route.value;
  const page = here.kind === 'node' || here.kind === 'test' ? here.id : here.kind;
  const first = useRef(true);
  useEffect(() => {
    document.title = `${titleOf(here)} · ${site.project.name}`;
    drawerOpen.value = false;
    if (first.current) {
      first.current = false;
      return;
    }
    if (here.kind !== 'node' || here.column === undefined) main.current?.scrollTo(0, 0);
    main.current?.querySelector('h1')?.focus({ preventScroll: true });
  }, [page]);
}

function titleOf(here: Route): string {
  switch (here.kind) {
    case 'home':
      return 'Overview';
    case 'lineage':
      return 'Lineage';
    case 'tests':
      return 'Tests';
    case 'node':
      return nodeById(here.id)?.name ?? 'Not here';
    case 'test':
      return testById(here.id)?.name ?? 'Not here';
    case 'unknown':
      return 'Not here';
  }
}

function skipTo(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}
