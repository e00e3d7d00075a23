/**
 * The one interface over files. Locations are URIs (`file:///warehouse/a/b`), without a trailing
 * slash; a bare absolute path and `file:/x` are accepted and mean the same file.
 *
 * Faults are `LakeError`s: F001 (missing), F002 (permission), F003 (disk full), F004 (other),
 * F005 (no atomic create).
 *
 * @module
 */

export interface ByteRange {
  /** First byte; negative counts from the end (`length` is then ignored). */
  readonly offset: number;
  readonly length?: number;
}

export interface FileInfo {
  readonly location: string;
  readonly sizeInBytes: number;
  readonly modifiedMs: number;
}

export interface Storage {
  /** The whole file, or a part of it. */
  read(location: string, range?: ByteRange): Promise<Uint8Array>;
  /** Undefined when there is no such file. */
  stat(location: string): Promise<FileInfo | undefined>;
  /**
   * Creates the file durably (fsync of file and folder) and atomically: of several racers exactly
   * one gets `true`; a reader never sees half a file. `false` when it exists already.
   */
  putIfAbsent(location: string, bytes: Uint8Array): Promise<boolean>;
  /** Creates or replaces the file atomically. Only for hints and records that may be lost. */
  put(location: string, bytes: Uint8Array): Promise<void>;
  /** All files below a folder, recursively, in no order. An absent folder has no files. */
  list(prefix: string): AsyncIterable<FileInfo>;
  /** Missing files are no error. */
  delete(locations: readonly string[]): Promise<void>;
  /** A path on this machine under which an engine can read the (immutable) file. */
  localPath(location: string): Promise<string>;
  /**
   * Where an engine shall write the new file `location` on this machine; `finish` makes it durable
   * under its location (fsync or upload) and resolves to its exact size in bytes.
   */
  beginWrite(location: string): Promise<{ path: string; finish(): Promise<number> }>;
}
