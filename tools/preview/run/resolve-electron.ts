import { registerHooks } from 'node:module';

const supplied: Readonly<Record<string, string>> = {
  'electron/main': new URL('../electron-main.ts', import.meta.url).href,
  'electron/common': new URL('../electron-common.ts', import.meta.url).href,
};

/** Replaces Electron's modules with preview's, for everything that is imported from now on. */
export function resolveElectronToPreview(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const url = Object.hasOwn(supplied, specifier) ? supplied[specifier] : undefined;
      if (url !== undefined) return { url, shortCircuit: true, format: 'module' };
      if (specifier === 'electron') {
        throw new Error("preview: import 'electron/main' or 'electron/common', not the bare 'electron'");
      }
      if (specifier === 'electron/renderer') throw new Error("preview: 'electron/renderer' does not exist in main");
      return next(specifier, context);
    },
  });
}
