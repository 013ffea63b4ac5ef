import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

/** Specs drive the built app, and a system browser as its user. No retries: a test that fails sometimes has failed. */
// biome-ignore lint/style/noDefaultExport: Playwright takes its configuration from here.
export default defineConfig({
  testDir: join(import.meta.dirname, 'test'),
  testMatch: ['flows/**/*.spec.ts', 'app/**/*.spec.ts'],
  outputDir: join(import.meta.dirname, 'artifacts/playwright'),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  retries: 0,
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['json', { outputFile: join(import.meta.dirname, '.cache/reports/playwright.json') }]],
});
