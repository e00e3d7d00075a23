/**
 * The small signs of the page: health, kinds, layers, tags. Colour never speaks alone.
 *
 * @module
 */

import type { JSX } from 'preact';
import type { SiteNode, SiteTest } from '../site-data.ts';
import { healthText, testHealth, type Health } from './health.ts';
import { Icon, type IconName } from './icons.tsx';
import { colourOf } from './layers.ts';
import { testHref } from './route.ts';

export const healthIcon: Readonly<Record<Health, IconName>> = {
  error: 'cross',
  fail: 'cross',
  warn: 'warn',
  skipped: 'skip',
  none: 'circle',
  pass: 'check',
};

export function HealthDot({ health }: { health: Health }): JSX.Element {
  return (
    <span class={`dot dot-${health}`} title={healthText[health]}>
      <Icon name={healthIcon[health]} size={10} />
      <span class="sr-only">{healthText[health]}</span>
    </span>
  );
}

export function HealthBadge({ health }: { health: Health }): JSX.Element {
  return (
    <span class={`badge badge-${health}`} data-testid="health">
      <Icon name={healthIcon[health]} size={12} />
      {healthText[health]}
    </span>
  );
}

export function LayerChip({ node }: { node: SiteNode }): JSX.Element {
  return (
    <span class="layer-chip" style={{ '--layer': colourOf(node) }}>
      {node.schema}
    </span>
  );
}

/** A test of a column, by its kind and its last result. */
export function TestChip({ test }: { test: SiteTest }): JSX.Element {
  const health = testHealth(test);
  return (
    <a class={`test-chip chip-${health}`} href={testHref(test.id)} title={healthText[health]}>
      <Icon name={healthIcon[health]} size={10} />
      {test.kind}
      <span class="sr-only">: {healthText[health]}</span>
    </a>
  );
}
