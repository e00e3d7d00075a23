// The floor of loading from Kafka: a consumer that drops everything. Arguments: topic, messages.
import kafkajs from 'kafkajs';

const [topic, expected] = process.argv.slice(2);
const kafka = new kafkajs.Kafka({
  brokers: process.env.KAFKA_BROKERS.split(','),
  clientId: 'lake-bench',
  logLevel: kafkajs.logLevel.NOTHING,
});
const consumer = kafka.consumer({
  groupId: `lake-bench-read-${process.pid}-${Date.now()}`,
  maxBytesPerPartition: 8 << 20,
});
let messages = 0;
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await new Promise((done, fail) => {
  consumer
    .run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        messages += batch.messages.length;
        if (messages >= Number(expected)) done();
      },
    })
    .catch(fail);
});
await consumer.disconnect();
console.log(JSON.stringify({ messages }));
