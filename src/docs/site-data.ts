/**
 * What the documentation page shows, as one JSON document inside the page. Everything is plain
 * JSON: snapshot ids and offsets are text, times are milliseconds since 1970.
 *
 * @module
 */

export interface SiteData {
  readonly project: {
    readonly name: string;
    readonly version: string;
    readonly target: string;
    readonly engine: string;
    readonly catalog: string;
    readonly macros: number;
  };
  readonly generatedAt: number;
  readonly lastRun?: LastRun;
  readonly nodes: readonly SiteNode[];
  readonly tests: readonly SiteTest[];
  readonly graph: Layout;
}

/** Of the newest `run_results.json`. */
export interface LastRun {
  readonly command: string;
  readonly finishedAt: number;
  readonly elapsedSeconds: number;
  /** How many results of each status. */
  readonly statuses: Readonly<Record<string, number>>;
}

export interface Result {
  readonly status: string;
  readonly seconds: number;
  readonly message: string;
  readonly failures?: number;
}

export interface SiteNode {
  readonly id: string;
  readonly type: 'model' | 'seed' | 'source';
  readonly name: string;
  readonly schema: string;
  readonly relation: string;
  readonly package: string;
  readonly materialized: string;
  readonly file: string;
  /** Safe HTML. */
  readonly description: string;
  /** The description as plain text, for search. */
  readonly descriptionText: string;
  readonly tags: readonly string[];
  readonly facts: readonly Fact[];
  readonly columns: readonly SiteColumn[];
  readonly raw?: string;
  readonly compiled?: string;
  readonly parents: readonly string[];
  readonly children: readonly string[];
  /** Of the tests that are about this node. */
  readonly tests: readonly string[];
  readonly result?: Result;
  readonly table?: SiteTable;
}

/** A line of the page's list of settings. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface SiteColumn {
  readonly name: string;
  /** As stored; as declared where the table does not exist yet; empty when nobody says. */
  readonly type: string;
  /** Unknown where the table does not exist yet. */
  readonly required?: boolean;
  /** Safe HTML. */
  readonly description: string;
  readonly descriptionText: string;
  readonly tags: readonly string[];
  readonly tests: readonly string[];
  /** Declared in the properties, but not in the table. */
  readonly missing: boolean;
}

export interface SiteTest {
  readonly id: string;
  readonly name: string;
  /** `not_null`, `unique` …; `SQL` for a singular test. */
  readonly kind: string;
  /** What a generic test was told beyond its column: `values: [a, b]`. */
  readonly arguments: string;
  readonly column?: string;
  readonly severity: string;
  readonly file: string;
  /** Safe HTML. */
  readonly description: string;
  readonly raw: string;
  readonly compiled?: string;
  readonly parents: readonly string[];
  /** What it is about: the nodes on whose pages it stands. */
  readonly subjects: readonly string[];
  readonly result?: Result;
}

/** What the metadata of an Iceberg table says. */
export interface SiteTable {
  readonly uuid: string;
  readonly location: string;
  readonly formatVersion: number;
  readonly partitioning: string;
  readonly sorting: string;
  readonly properties: readonly Fact[];
  /** Newest first. */
  readonly snapshots: readonly SiteSnapshot[];
}

export interface SiteSnapshot {
  readonly id: string;
  readonly parent?: string;
  readonly time: number;
  readonly operation: string;
  /** Whether readers see it now. */
  readonly current: boolean;
  readonly rows: Change;
  readonly files: Change;
  readonly bytes: Change;
  /** The snapshots of its inputs that it holds. */
  readonly inputs: readonly ConsumedSnapshot[];
  readonly offsets: readonly OffsetRange[];
  readonly invocation?: string;
}

/** Absent: the writer did not say. */
export interface Change {
  readonly added?: number;
  readonly removed?: number;
  readonly total?: number;
}

export interface ConsumedSnapshot {
  readonly table: string;
  /** Of the node whose table it is. */
  readonly node?: string;
  /** Absent: the table was empty. */
  readonly snapshot?: string;
}

/** Next offsets of a partition before and after the commit. */
export interface OffsetRange {
  readonly topic: string;
  readonly partition: number;
  readonly start?: string;
  readonly end: string;
}

/** Where the nodes of the graph stand; in pixels, y downwards. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

export interface LayoutNode {
  readonly id: string;
  /** Of the centre. */
  readonly x: number;
  readonly y: number;
}

export interface LayoutEdge {
  readonly from: string;
  readonly to: string;
  /** Where it passes the columns between its ends; none between neighbouring columns. */
  readonly bends: readonly (readonly [x: number, y: number])[];
}

/** Size of every box of the graph. */
export const boxSize = { width: 236, height: 46 } as const;
