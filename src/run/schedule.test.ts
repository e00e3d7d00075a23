import { expect, test } from 'vitest';
import { runSchedule } from './schedule.js';

async function trace(parents: Record<string, string[]>, concurrency: number) {
  const log: string[] = [];
  let running = 0;
  let peak = 0;
  await runSchedule({
    order: Object.keys(parents),
    parents: new Map(Object.entries(parents)),
    concurrency,
    execute: async (id) => {
      running += 1;
      peak = Math.max(peak, running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      log.push(id);
      running -= 1;
    },
  });
  return { log, peak };
}

test('parents come before their children', async () => {
  const { log } = await trace({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'] }, 4);
  expect(log[0]).toBe('a');
  expect(log[3]).toBe('d');
});

test('independent nodes run side by side, never more than allowed', async () => {
  const { peak } = await trace({ a: [], b: [], c: [], d: [], e: [] }, 2);
  expect(peak).toBe(2);
});

test('an empty schedule is done at once', async () => {
  expect((await trace({}, 3)).log).toEqual([]);
});
