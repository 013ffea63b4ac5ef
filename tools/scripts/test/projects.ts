/** How vitest runs a group of test files. Patterns are relative to the repository's root. */
export interface Project {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Whether each file gets a process of its own. Without one, a file must leave nothing behind: it saves most of the time. */
  readonly isolate: boolean;
  readonly pool: 'forks' | 'threads';
}

/** Each of these plays a whole life of a session, for seconds or minutes, or searches the memory of its own process. */
const lives = ['model', 'accounts/forgotten-heap', 'locks/sixty-days'].map((name) => `test/session/${name}.test.ts`);

/** These start other programs (a keyring, a browser, the app) or measure their own process. */
const system = [
  ...['crash', 'desktop', 'lock', 'race', 'renderer', 'tools/bench', 'tools/preview', 'tools/scripts'].map(
    (room) => `test/${room}/**/*.test.ts`,
  ),
  'test/electron/chromium-resends.test.ts',
  'test/faults/processes.test.ts',
  'test/redirect/in-a-browser.test.ts',
  'test/tools/demo/serve.test.ts',
  'test/vault/keychain/*.test.ts',
  'test/vault/killed-*.test.ts',
  'test/vault/seal/forgotten-key.test.ts',
  'test/vault/seal/killed-*.test.ts',
];

const engine = ['test/session/**/*.test.ts'];
const refusals = ['test/refusals/**/*.test.ts'];

/**
 * Every test file belongs to exactly one project; `test/projects.test.ts` asks vitest. A new folder lands in `rest`,
 * which isolates: only a file that was measured and leaves nothing behind is moved to a shared process.
 */
export const projects = {
  engine: { include: engine, exclude: lives, isolate: false, pool: 'threads' },
  lives: { include: lives, exclude: [], isolate: true, pool: 'forks' },
  refusals: { include: refusals, exclude: [], isolate: false, pool: 'forks' },
  system: { include: system, exclude: [], isolate: true, pool: 'forks' },
  rest: {
    include: ['test/**/*.test.ts'],
    exclude: [...engine, ...refusals, ...system],
    isolate: true,
    pool: 'forks',
  },
} as const satisfies Readonly<Record<string, Project>>;

export type ProjectName = keyof typeof projects;
