// Loading against only reading, from NDJSON and, where KAFKA_BROKERS is set, from Kafka.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { lake, measure, medianBy } from './process.mjs';

const script = (name) => fileURLToPath(new URL(`./${name}`, import.meta.url));

export function benchLoadFile({ project, rows, runs, file }) {
  const read = [];
  const load = [];
  for (let n = 0; n < runs; n++) {
    read.push(wall(measure(script('read-ndjson.mjs'), [file])));
    forget(project);
    load.push(
      wall(lake(project, ['load', '--until-caught-up', '--source', 'file', '--file', file])),
    );
  }
  return compare('NDJSON', rows, read, load);
}

export async function benchLoadKafka({ project, rows, runs, file }) {
  const topic = `lake.bench.${Date.now()}`;
  const env = { BENCH_TOPIC: topic };
  lake(project, ['produce', '--file', file, '--partitions', '6'], env);
  const read = [];
  const load = [];
  for (let n = 0; n < runs; n++) {
    read.push(wall(measure(script('read-kafka.mjs'), [topic, String(rows)])));
    forget(project);
    load.push(wall(lake(project, ['load', '--until-caught-up', '--source', 'kafka'], env)));
  }
  await deleteTopic(topic);
  return compare('Kafka', rows, read, load);
}

function compare(from, rows, read, load) {
  const floor = medianBy(read, 'seconds');
  const own = medianBy(load, 'seconds');
  return [
    { what: `read ${rows} messages, ${from}`, ...floor },
    { what: `lake load ${rows} messages, ${from}`, ...own, ratio: own.seconds / floor.seconds },
  ];
}

function wall({ wallSeconds, cpuSeconds, peakMiB }) {
  return { seconds: wallSeconds, cpuSeconds, peakMiB };
}

function forget(project) {
  rmSync(join(project, 'warehouse/landing'), { recursive: true, force: true });
}

async function deleteTopic(topic) {
  const brokers = process.env.KAFKA_BROKERS.split(',');
  const admin = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
}
