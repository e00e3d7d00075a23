/**
 * Starts the page.
 *
 * @module
 */

import { render } from 'preact';
import { App } from './app.tsx';
import { watchKeys } from './keys.ts';
import { watchRoute } from './route.ts';
import { watchTheme } from './theme.ts';

const root = document.getElementById('app');
if (!root) throw new Error('the page has no #app');
watchTheme();
watchRoute();
watchKeys();
render(<App />, root);
