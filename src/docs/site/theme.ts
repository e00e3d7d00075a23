/**
 * Light or dark: as the system has it until the reader chooses.
 *
 * @module
 */

import { effect, signal } from '@preact/signals';

type Theme = 'light' | 'dark';

const key = 'lake-docs-theme';

export const theme = signal<Theme>(stored() ?? system());

export function watchTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
  });
}

export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(key, theme.value);
  } catch {
    // Some browsers give a page from the file system no storage: the choice lasts as long as it.
  }
}

function stored(): Theme | undefined {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : undefined;
  } catch {
    return undefined;
  }
}

function system(): Theme {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
