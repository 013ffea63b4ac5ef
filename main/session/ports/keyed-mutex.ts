/** A mutex per name: tasks with the same name run one after another, others concurrently. */
export interface KeyedMutex {
  /** Resolves with the result of `task`. Throws what `task` throws. */
  runExclusive<Value>(name: string, task: () => Promise<Value>): Promise<Value>;
  /** Resolves when no task is running or waiting. Never rejects. */
  idle(): Promise<void>;
}

export function createKeyedMutex(): KeyedMutex {
  /** Contains only names with a running task, so that a thousand idle accounts cost nothing. */
  const tails = new Map<string, Promise<unknown>>();
  return {
    runExclusive: (name, task) => {
      const run = (tails.get(name) ?? Promise.resolve()).then(task);
      const tail: Promise<unknown> = run.then(
        () => end(),
        () => end(),
      );
      const end = () => {
        if (tails.get(name) === tail) tails.delete(name);
      };
      tails.set(name, tail);
      return run;
    },
    idle: async () => {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}
