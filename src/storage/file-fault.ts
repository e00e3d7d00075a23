/**
 * What the operating system says about a file, as an error that a user can act on.
 *
 * @module
 */

import { LakeError } from '../errors.js';

/** The code of an operating system error (`ENOENT`); undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** Whether the file, or a folder on the way to it, is not there. */
export function isMissing(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** `action` is what was attempted: "read", "write", "delete", "list". */
export function fileFault(error: unknown, action: string, path: string): LakeError {
  if (error instanceof LakeError) return error;
  switch (systemErrorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new LakeError('LAKE-F001', `cannot ${action} ${path}: it does not exist`, {
        hint: 'was it moved or deleted by something other than lake?',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
      return new LakeError('LAKE-F002', `no permission to ${action} ${path}`, {
        hint: 'check the owner and the mode of the file and of its folders',
        cause: error,
      });
    case 'EROFS':
      return new LakeError('LAKE-F002', `cannot ${action} ${path}: its file system is read-only`, {
        hint: 'mount it writable, or choose another folder for the warehouse',
        cause: error,
      });
    case 'ENOSPC':
    case 'EDQUOT':
      return new LakeError('LAKE-F003', `cannot ${action} ${path}: the disk or quota is full`, {
        hint: 'free some space and run again',
        cause: error,
      });
    default:
      return new LakeError('LAKE-F004', `cannot ${action} ${path}: ${messageOf(error)}`, {
        cause: error,
      });
  }
}

/** The file system cannot create a file only where there is none. */
export function noAtomicCreate(error: unknown, path: string): LakeError {
  return new LakeError('LAKE-F005', `the file system of ${path} has no hard links`, {
    hint: 'lake needs them to publish safely; keep the warehouse on a local disk (ext4, xfs, apfs)',
    cause: error,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
