/**
 * The public API of the package.
 *
 * @module
 */

export { LakeError, LakeErrors, CommitConflict, CommitStateUnknown } from './errors.js';
