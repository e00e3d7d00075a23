/**
 * The seam between events and what people or machines read.
 *
 * @module
 */

import type { LoaderEvent } from '../loader/events.js';
import type { RunEvent } from '../run/events.js';

export interface Reporter {
  readonly onRunEvent: (event: RunEvent) => void;
  readonly onLoaderEvent: (event: LoaderEvent) => void;
  /** A fault that ends the command. */
  readonly onError: (error: unknown) => void;
  /** Restores the terminal. */
  readonly close: () => void;
}

/** Where a reporter writes and what it may use there. */
export interface ReportOutput {
  /** Messages go to standard error: standard output is for data. */
  readonly write: (text: string) => void;
  readonly readSource: (file: string) => string | undefined;
  readonly columns: () => number;
  readonly quiet: boolean;
  readonly now: () => Date;
}
