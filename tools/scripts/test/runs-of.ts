/** What each way of asking runs by itself: whether vitest, and which folders of Playwright. */
const suites = {
  all: { rooms: true, specs: ['test/flows', 'test/app'] },
  rooms: { rooms: true, specs: [] },
  flows: { rooms: false, specs: ['test/flows'] },
  app: { rooms: false, specs: ['test/app'] },
  electron: { rooms: true, specs: ['test/app'] },
} as const;

export type SuiteName = keyof typeof suites;

export function isSuite(name: string | undefined): name is SuiteName {
  return name !== undefined && Object.hasOwn(suites, name);
}

/** What each runner is given; `null` for a runner that has nothing to do. */
export interface Runs {
  readonly rooms: readonly string[] | null;
  readonly specs: readonly string[] | null;
}

/** The arguments of both runners of a suite. A file that is named is run alone. */
export function runsOf(name: SuiteName, args: readonly string[]): Runs {
  if (name === 'electron') return onElectron(args);
  const { rooms, specs } = suites[name];
  // To Playwright the folder of the suite beside a file would mean all of the folder.
  const folders = args.some(isFile) ? [] : specs;
  return { rooms: rooms ? args : null, specs: specs.length > 0 ? [...folders, ...args] : null };
}

/** The contract tests come first: what they find explains much of what the specs would stumble over. */
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
