/**
 * The results of the tasks in the order of the tasks, with at most `limit` running at once. A task starts when the
 * consumer asks for the result after the last one it took, so with `limit` 1 nothing runs while a result is looked at.
 * When the consumer leaves early or a task fails, it waits for those that run: nothing goes on behind its back.
 */
export async function* inOrder<T>(tasks: readonly (() => Promise<T>)[], limit: number): AsyncGenerator<T, void, void> {
  const started: Promise<T>[] = [];
  const startNext = (): void => {
    const task = tasks[started.length];
    if (task === undefined) return;
    const running = task();
    running.catch(() => undefined); // reported when its turn comes
    started.push(running);
  };
  try {
    for (let i = 0; i < limit; i++) startNext();
    for (let i = 0; i < tasks.length; i++) {
      yield await started[i]!;
      startNext();
    }
  } finally {
    await Promise.allSettled(started);
  }
}
