// biome-ignore lint/style/noDefaultExport: Stryker takes its configuration from here.
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  mutate: ['main/session/**/*.ts', '!main/session/**/*.d.ts', '!main/session/**/index.ts'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A mutation that only slows a busy computer down must not count as detected.
  timeoutMS: 10_000,
  timeoutFactor: 2,
  // Stryker needs TypeScript's JavaScript API to rewrite paths in it, which TypeScript 7 lacks. Nothing here needs it,
  // because vitest drops the types.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  ignorePatterns: ['/dist', '/artifacts', '/release', '/assets', '/tools/bench', '/test-results'],
  tempDirName: '.cache/stryker',
  reporters: ['progress', 'clear-text', 'json', 'html'],
  clearTextReporter: { logTests: false, reportTests: false },
  jsonReporter: { fileName: 'artifacts/mutation/report.json' },
  htmlReporter: { fileName: 'artifacts/mutation/report.html' },
  thresholds: { high: 95, low: 85, break: 85 },
};
