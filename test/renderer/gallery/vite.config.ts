import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The gallery for developers: `npx vite -c test/renderer/gallery/vite.config.ts`. It shows every screen from sample
 * snapshots, with hot reload. Not part of any build.
 */
// biome-ignore lint/style/noDefaultExport: vite takes its configuration from here.
export default defineConfig({
  root: join(import.meta.dirname, '../../..'),
  publicDir: false,
  plugins: [react()],
  server: { host: '127.0.0.1', open: false },
  appType: 'mpa',
});
