/**
 * Icons as inline SVG, drawn on a grid of 16.
 *
 * @module
 */

import type { JSX } from 'preact';

const paths = {
  home: 'M2.5 7.2 8 2.8l5.5 4.400V13a.5.5 0 0 1-.5.5H9.700V9.800H6.300v3.700H3a.5.5 0 0 1-.5-.5z',
  lineage:
    'M3.5 5.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm0 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm9-4.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM5.5 3.500C8 3.5 8 8 10.5 8M5.5 12.500C8 12.5 8 8 10.5 8',
  check: 'm3.2 8.4 3.2 3.2 6.4-7',
  cross: 'm4 4 8 8m0-8-8 8',
  warn: 'M8 4.500v4.200m0 2.600v.1',
  skip: 'M4 8h8',
  circle: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  search: 'M7 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10Zm3.7-1.3 3.3 3.3',
  model: 'M8 1.8 13.5 5v6L8 14.2 2.5 11V5zM2.5 5 8 8.2 13.5 5M8 8.200v6',
  seed: 'M8 14V7.500m0 0C8 4.5 5.8 3 2.8 3c0 3 2.2 4.5 5.2 4.500Zm0 2c0-2.6 2-4 5.2-4 0 3-2.2 4-5.2 4Z',
  source:
    'M2.5 4c0-1.1 2.5-2 5.5-2s5.5.9 5.5 2-2.5 2-5.5 2-5.5-.9-5.5-2Zm0 0v8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2V4m-11 4c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2',
  column: 'M2.5 3h11v10h-11zm3.7 0v10m3.6-10v10',
  test: 'M6 2v4.200L2.8 12a1.3 1.3 0 0 0 1.2 2h8a1.3 1.3 0 0 0 1.2-2L10 6.200V2M5 2h6M4.5 9.500h7',
  moon: 'M13 9.800A5.5 5.5 0 0 1 6.2 3a5.5 5.5 0 1 0 6.8 6.800Z',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.500v1.300m0 10.400v1.300M1.5 8h1.300m10.4 0h1.300M3.4 3.400l.9.9m7.4 7.4.9.9m0-9.2-.9.9m-7.4 7.4-.9.9',
  menu: 'M2.5 4.500h11M2.5 8h11M2.5 11.500h11',
  chevron: 'm6 4 4 4-4 4',
  copy: 'M5.5 5.500v-3h8v8h-3m-8-5h8v8h-8z',
  plus: 'M8 3.500v9M3.5 8h9',
  minus: 'M3.5 8h9',
  fit: 'M2.5 6V2.500H6m4 0h3.500V6m0 4v3.500H10m-4 0H2.500V10',
  arrow: 'M3 8h10m-4-4 4 4-4 4',
  key: 'M5.5 10.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm3-3h5v2.200m-2.2-2.200v1.7',
} as const;

export type IconName = keyof typeof paths;

/** Decoration: what it says stands beside it as text. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
