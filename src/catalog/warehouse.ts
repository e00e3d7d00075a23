/**
 * A place for tables: its root, the files in it and the catalog over them.
 *
 * @module
 */

import type { Storage } from '../storage/storage.js';
import type { Catalog } from './catalog.js';

export interface Warehouse {
  /** URI of the root folder. */
  readonly location: string;
  readonly storage: Storage;
  readonly catalog: Catalog;
}
