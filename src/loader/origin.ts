/**
 * What marks name as the origin of a table's messages: a Kafka cluster's id, or what a file is.
 *
 * @module
 */

/** Every recording: its messages carry their own place. */
export const recordingOrigin = 'recording';

/** An origin in words. */
export function describeOrigin(origin: string): string {
  if (origin === recordingOrigin) return 'a recording';
  return origin.startsWith('file:') ? 'a file of lines' : `the Kafka cluster ${origin}`;
}
