/** The runs of each suite: whether vitest runs, and which folders Playwright runs. */
const suites = {
  all: { rooms: true, specs: ['test/flows', 'test/app'] },
  rooms: { rooms: true, specs: [] },
  engine: { rooms: true, specs: [] },
  flows: { rooms: false, specs: ['test/flows'] },
  app: { rooms: false, specs: ['test/app'] },
  electron: { rooms: true, specs: ['test/app'] },
} as const;

export type SuiteName = keyof typeof suites;

export function isSuite(name: string | undefined): name is SuiteName {
  return name !== undefined && Object.hasOwn(suites, name);
}

/** The arguments of each runner; `null` for a runner that does not run. */
export interface Runs {
  readonly rooms: readonly string[] | null;
  readonly specs: readonly string[] | null;
}

/** Returns the arguments of both runners for a suite. A named file runs alone. */
export function runsOf(name: SuiteName, args: readonly string[]): Runs {
  if (name === 'electron') return onElectron(args);
  // One worker per processor: vitest leaves one free by default, which on a small computer is half of them.
  if (name === 'engine') return { rooms: ['--project=engine', '--maxWorkers=100%', ...args], specs: null };
  const { rooms, specs } = suites[name];
  // Playwright would run the whole folder if it got the suite's folder besides a file.
  const folders = args.some(isFile) ? [] : specs;
  return { rooms: rooms ? args : null, specs: specs.length > 0 ? [...folders, ...args] : null };
}

/** The contract tests run first, because their failures explain many failures of the specs. */
function onElectron(args: readonly string[]): Runs {
  if (!args.some(isFile)) return { rooms: ['test/tools/preview', ...args], specs: [...suites.electron.specs, ...args] };
  const isContract = (arg: string) => arg.startsWith('test/tools/preview');
  const contracts = args.some(isContract);
  const specs = args.some((arg) => isFile(arg) && !isContract(arg));
  return {
    rooms: contracts ? args.filter((arg) => !isFile(arg) || isContract(arg)) : null,
    specs: specs ? args.filter((arg) => !isContract(arg)) : null,
  };
}

function isFile(arg: string): boolean {
  return arg.startsWith('test/');
}
