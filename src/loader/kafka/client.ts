/**
 * Connections to Kafka: kafkajs set up to keep quiet, and its faults in our words.
 *
 * @module
 */

import { Kafka, logLevel, type Admin, type RetryOptions } from 'kafkajs';
import { LakeError } from '../../errors.js';

export interface KafkaAddress {
  readonly brokers: readonly string[];
  readonly topic: string;
}

const retry: RetryOptions = { initialRetryTime: 200, maxRetryTime: 5000, retries: 5 };

export function openKafka(brokers: readonly string[]): Kafka {
  return new Kafka({
    clientId: 'lake',
    brokers: [...brokers],
    connectionTimeout: 5000,
    retry,
    logLevel: logLevel.NOTHING,
    logCreator: () => () => undefined,
  });
}

/** Runs a request; a fault names the brokers. */
export async function reaching<T>(address: KafkaAddress, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof LakeError) throw error;
    throw unreachableKafka(address, error);
  }
}

export function unreachableKafka(address: KafkaAddress, cause: unknown): LakeError {
  const why = kafkaReason(cause);
  return new LakeError('LAKE-K001', `Kafka at ${address.brokers.join(', ')}: ${why}`, {
    hint: 'is it up (docker compose up -d), and is kafka.brokers of the stream in project.yml right?',
    cause,
  });
}

/** What went wrong, without the wrappers that kafkajs puts around it. */
export function kafkaReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? kafkaReason(error.cause) : error.message;
}

/** @throws LakeError LAKE-K001 when there is no such topic */
export async function requireTopic(admin: Admin, address: KafkaAddress): Promise<void> {
  // A request about an unknown topic would be repeated for many seconds.
  const topics = await admin.listTopics();
  if (topics.includes(address.topic)) return;
  const known = topics.filter((t) => !t.startsWith('__')).sort();
  const listed = known.length === 0 ? 'it has none' : `it has ${known.slice(0, 10).join(', ')}`;
  throw new LakeError(
    'LAKE-K001',
    `Kafka at ${address.brokers.join(', ')} has no topic ${address.topic}`,
    { hint: `${listed}; lake produce makes the topic and fills it from a recording` },
  );
}
