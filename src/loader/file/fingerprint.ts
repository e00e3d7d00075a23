/**
 * What makes an NDJSON file the same one later, after it has grown: how many of its first lines, and
 * their hash. Recordings need none: their messages carry their own place.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { LakeError } from '../../errors.js';
import { describeOrigin, recordingOrigin } from '../origin.js';
import { readLines } from './lines.js';
import { fileFault, isWholeJson, type MessageFile } from './message-reader.js';

const mostLines = 100;

/**
 * The origin of a file as marks name it: `recording`, or `file:<lines>:<sha-256>`.
 *
 * @throws LakeError LAKE-K003 when the table was loaded from something else
 */
export async function fileOrigin(
  file: MessageFile,
  loadedFrom: string | undefined,
): Promise<string> {
  if (file.recording) {
    if (loadedFrom === undefined || loadedFrom === recordingOrigin) return recordingOrigin;
    throw otherStream(file, loadedFrom);
  }
  const lines = await firstLines(file);
  const known = /^file:(\d+):([0-9a-f]{64})$/.exec(loadedFrom ?? '');
  if (loadedFrom !== undefined && !known) throw otherStream(file, loadedFrom);
  if (known) {
    const count = Number(known[1]);
    if (count > lines.length || hashOf(lines.slice(0, count)) !== known[2]) {
      throw otherFile(file);
    }
  }
  return `file:${lines.length}:${hashOf(lines)}`;
}

async function firstLines(file: MessageFile): Promise<readonly Buffer[]> {
  const reader = readLines(file.path, { gzip: file.gzip });
  const lines: Buffer[] = [];
  try {
    while (lines.length < mostLines) {
      const more = await reader.next();
      if (!more) {
        if (isWholeJson(reader.rest)) lines.push(reader.rest);
        break;
      }
      lines.push(...more.slice(0, mostLines - lines.length));
    }
    return lines;
  } catch (error) {
    // A damaged file is reported by the reader, which first gives what can be read.
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) return lines;
    throw fileFault(file.name, error);
  } finally {
    reader.close();
  }
}

function hashOf(lines: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line).update('\n');
  return hash.digest('hex');
}

function otherFile(file: MessageFile): LakeError {
  return new LakeError('LAKE-K003', `${file.name} is not the file that was loaded before`, {
    hint:
      'its lines have no place of their own, so only a file that grew can be loaded further; ' +
      'append to that file, or load this one into another table',
  });
}

function otherStream(file: MessageFile, loadedFrom: string): LakeError {
  const before = describeOrigin(loadedFrom);
  return new LakeError('LAKE-K003', `the table was loaded from ${before}, not from ${file.name}`, {
    hint: 'positions of one do not fit the other: load this one into another table',
  });
}
