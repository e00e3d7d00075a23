/**
 * Runs the nodes of a DAG side by side: each as soon as its parents are done.
 *
 * @module
 */

export interface Schedule {
  /** Topological order; ties are started in it. */
  readonly order: readonly string[];
  /** Parents within the schedule. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly concurrency: number;
  /** Must not reject. */
  readonly execute: (id: string) => Promise<void>;
}

/** Resolves when every node was executed. */
export async function runSchedule(schedule: Schedule): Promise<void> {
  const waiting = new Map(
    schedule.order.map((id) => [id, new Set(schedule.parents.get(id) ?? [])] as const),
  );
  const children = invert(schedule.parents);
  const ready = schedule.order.filter((id) => waiting.get(id)?.size === 0);
  let running = 0;
  await new Promise<void>((resolve, reject) => {
    let left = schedule.order.length;
    const finish = (id: string) => {
      running -= 1;
      left -= 1;
      for (const child of children.get(id) ?? []) {
        const parents = waiting.get(child);
        if (parents?.delete(id) && parents.size === 0) ready.push(child);
      }
      pump();
    };
    const pump = () => {
      if (left === 0) resolve();
      while (running < schedule.concurrency && ready.length > 0) {
        const id = ready.shift() as string;
        running += 1;
        schedule.execute(id).then(() => finish(id), reject);
      }
    };
    pump();
  });
}

function invert(parents: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const [child, ids] of parents) {
    for (const id of ids) {
      const known = children.get(id);
      if (known) known.push(child);
      else children.set(id, [child]);
    }
  }
  return children;
}
