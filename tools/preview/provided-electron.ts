import type { Electron } from './electron.ts';

let provided: Electron['modules'] | null = null;

/** Called once, before main is imported, because a module's exports must exist from the start. */
export function provideElectron(modules: Electron['modules']): void {
  provided = modules;
}

export function providedElectron(): Electron['modules'] {
  if (provided === null) throw new Error('preview: electron was imported before preview was ready');
  return provided;
}
