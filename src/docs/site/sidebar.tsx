/**
 * The navigation: pages, then every table by its layer.
 *
 * @module
 */

import { signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { HealthDot } from './badges.tsx';
import { site } from './data.ts';
import { nodeHealth, testHealth } from './health.ts';
import { Icon, type IconName } from './icons.tsx';
import { layers, type Layer } from './layers.ts';
import { openPalette } from './palette.tsx';
import { lineageHref, nodeHref, route } from './route.ts';
import { theme, toggleTheme } from './theme.ts';

/** On a narrow screen the navigation lies over the page. */
export const drawerOpen = signal(false);

/** Layers with more tables start closed. */
const mostOpen = 40;

export function Sidebar(): JSX.Element {
  const failing = site.tests.filter((t) => ['fail', 'error'].includes(testHealth(t))).length;
  return (
    <nav class={`sidebar${drawerOpen.value ? ' open' : ''}`} aria-label="Navigation">
      <div class="brand">
        <a href="#/" class="brand-name">
          <Wave /> {site.project.name}
        </a>
        <button type="button" class="theme" onClick={toggleTheme} data-testid="theme">
          <Icon name={theme.value === 'dark' ? 'sun' : 'moon'} />
          <span class="sr-only">
            {theme.value === 'dark' ? 'Use light colours' : 'Use dark colours'}
          </span>
        </button>
      </div>
      <button type="button" class="search-button" onClick={openPalette} data-testid="search-open">
        <Icon name="search" size={14} /> Search <kbd>/</kbd>
      </button>
      <ul class="nav-pages">
        <PageLink href="#/" icon="home" kind="home" label="Overview" />
        <PageLink href={lineageHref()} icon="lineage" kind="lineage" label="Lineage" />
        <PageLink href="#/tests" icon="test" kind="tests" label="Tests" mark={failing} />
      </ul>
      <div class="nav-layers">
        {layers.map((layer) => (
          <LayerGroup key={layer.schema} layer={layer} />
        ))}
      </div>
    </nav>
  );
}

interface PageLinkProps {
  readonly href: string;
  readonly icon: IconName;
  readonly kind: string;
  readonly label: string;
  readonly mark?: number;
}

function PageLink({ href, icon, kind, label, mark = 0 }: PageLinkProps): JSX.Element {
  const current = route.value.kind === kind;
  return (
    <li>
      <a href={href} aria-current={current ? 'page' : undefined}>
        <Icon name={icon} size={15} /> {label}
        {mark > 0 && <span class="mark">{mark} failing</span>}
      </a>
    </li>
  );
}

function LayerGroup({ layer }: { layer: Layer }): JSX.Element {
  const here = route.value.kind === 'node' ? route.value.id : undefined;
  const holdsPage = layer.nodes.some((node) => node.id === here);
  const toggled = useSignal<boolean | undefined>(undefined);
  const open = toggled.value ?? (holdsPage || layer.nodes.length <= mostOpen);
  return (
    <section style={{ '--layer': layer.colour }}>
      <h2>
        <button type="button" aria-expanded={open} onClick={() => (toggled.value = !open)}>
          <Icon name="chevron" size={11} />
          {layer.schema}
          <span class="nav-count">{layer.nodes.length}</span>
        </button>
      </h2>
      {open && (
        <ul>
          {layer.nodes.map((node) => (
            <li key={node.id}>
              <a
                href={nodeHref(node)}
                aria-current={node.id === here ? 'page' : undefined}
                data-testid="nav-node"
                title={node.name}
              >
                <Icon name={node.type} size={13} />
                <span class="nav-name">{node.name}</span>
                {!['none', 'pass'].includes(nodeHealth(node)) && (
                  <HealthDot health={nodeHealth(node)} />
                )}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Wave(): JSX.Element {
  return (
    <svg class="wave" width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M6 13c3.3-3 6.7-3 10 0s6.7 3 10 0M6 20c3.3-3 6.7-3 10 0s6.7 3 10 0" />
    </svg>
  );
}
