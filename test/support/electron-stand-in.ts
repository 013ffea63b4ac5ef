/**
 * A program that behaves like Electron towards Playwright: it prints where the debugger of main and the DevTools of its
 * pages listen, and `require('electron')` in that debugger returns main's own modules. Behind it is preview. Unlike
 * Electron with Playwright's loader, it does not delay `ready` until Playwright has attached. See
 * `install-electron-stand-in.ts`.
 */
import { writeFileSync } from 'node:fs';
import { open } from 'node:inspector';
import { createRequire, Module } from 'node:module';
import { providedElectron } from '../../tools/preview/provided-electron.ts';

const given = process.argv.slice(2);

/** For tests of the launcher: records how this program was started. */
const { NIGHTLATCH_STAND_IN_RECORD: record } = process.env;
if (record !== undefined) {
  writeFileSync(record, JSON.stringify({ pid: process.pid, args: given, env: Object.keys(process.env) }));
}

// Electron's own arguments come before the app's. Playwright's loader works with Electron's modules only.
const loader = given.indexOf('-r');
const own = loader === -1 ? given : given.toSpliced(loader, 2);
const ports = ['--inspect=0', '--remote-debugging-port=0'];
const rest = own.filter((argument) => argument !== '--no-sandbox' && !ports.includes(argument));
const isDebugged = ports.every((port) => own.includes(port));
const script = createRequire(import.meta.url).resolve('../../tools/preview/run.ts');
process.argv.splice(1, process.argv.length, script, ...rest, ...(isDebugged ? ['--remote-debugging-port=0'] : []));

/** The modules are provided after the debugger has begun to listen, so they are read when they are used. */
const modules = Object.defineProperties(
  {},
  Object.fromEntries(
    ['app', 'BrowserWindow', 'powerMonitor', 'shell'].map((name) => [
      name,
      { enumerable: true, get: () => Reflect.get(providedElectron(), name) as unknown },
    ]),
  ),
);
const loads = Module as unknown as { _load(request: string, ...more: readonly unknown[]): unknown };
const load = loads._load;
loads._load = (request, ...more) => (request === 'electron' ? modules : load(request, ...more));

if (isDebugged) open(0, '127.0.0.1');
await import(script);
