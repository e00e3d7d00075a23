/**
 * Metadata files: JSON, gzipped or not.
 *
 * @module
 */

import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { LakeError } from '../../errors.js';
import { parseJson, stringifyJson } from '../../util/json.js';
import { malformed } from '../type/json-shape.js';
import { metadataFromJson, metadataToJson } from './metadata-json.js';
import type { TableMetadata } from './metadata.js';

const previousVersionsProperty = 'write.metadata.previous-versions-max';
const defaultPreviousVersions = 100;
/** Room for a million snapshots; more is no metadata, but an accident or an attack. */
const mostBytes = 400 * 2 ** 20;

/**
 * Reads the bytes of a metadata file; `location` is for messages.
 *
 * @throws LakeError LAKE-I006, LAKE-I009
 */
export function decodeMetadata(bytes: Uint8Array, location: string): TableMetadata {
  try {
    return metadataFromJson(parseJson(textOf(bytes)));
  } catch (error) {
    const code = error instanceof LakeError ? error.code : 'LAKE-I006';
    const reason = error instanceof Error ? error.message : String(error);
    const hint = error instanceof LakeError ? error.hint : 'the file is damaged: restore it';
    throw new LakeError(code, `${location}: ${reason}`, { hint, cause: error });
  }
}

/** @throws LakeError LAKE-I009 for version 1, which lake reads but does not write */
export function encodeMetadata(metadata: TableMetadata): Uint8Array {
  if (metadata.formatVersion === 1) {
    throw new LakeError('LAKE-I009', `lake cannot write the version-1 table ${metadata.location}`, {
      hint: 'upgrade it to format version 2 (there is no way back)',
    });
  }
  return Buffer.from(stringifyJson(metadataToJson(metadata)), 'utf8');
}

/**
 * The metadata with the file that it replaces added to its log, the oldest entries cut off as the
 * table's properties ask.
 */
export function withMetadataLog(
  metadata: TableMetadata,
  previous: { readonly metadataLocation: string; readonly metadata: TableMetadata } | undefined,
): TableMetadata {
  if (!previous) return metadata;
  const entry = {
    timestampMs: previous.metadata.lastUpdatedMs,
    metadataFile: previous.metadataLocation,
  };
  const log = [...previous.metadata.metadataLog, entry];
  return { ...metadata, metadataLog: log.slice(-previousVersions(metadata)) };
}

function textOf(bytes: Uint8Array): string {
  const inflated = isGzipped(bytes) ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes;
  if (inflated.length > mostBytes) throw malformed('the file', `is larger than ${mostBytes} bytes`);
  if (!isUtf8(inflated)) throw malformed('the file', 'is no UTF-8 text');
  return Buffer.from(inflated.buffer, inflated.byteOffset, inflated.length).toString('utf8');
}

function previousVersions(metadata: TableMetadata): number {
  const wanted = Number(metadata.properties[previousVersionsProperty] ?? defaultPreviousVersions);
  return Number.isInteger(wanted) && wanted >= 1 ? wanted : defaultPreviousVersions;
}

function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
