/** Runs tasks of the same name one after the other, and those of different names beside each other. */
export interface KeyedMutex {
  /** Throws what `task` throws. */
  runExclusive<Value>(name: string, task: () => Promise<Value>): Promise<Value>;
  /** Resolves when nothing is running or waiting. Never rejects. */
  idle(): Promise<void>;
}

export function createKeyedMutex(): KeyedMutex {
  /** Only of what is under way: a thousand accounts at rest leave nothing here. */
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
