import { once } from 'node:events';
import { _electron as electron } from 'playwright-core';
import { appArguments, appEnvironment } from './app-arguments.ts';
import type { LaunchOptions, RunningApp } from './launch-app.ts';

export async function launchInElectron(options: LaunchOptions): Promise<RunningApp> {
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  const app = await electron.launch({
    args: [...(root ? ['--no-sandbox'] : []), ...appArguments(options)],
    env: appEnvironment(options),
  });
  const child = app.process();
  const exit = once(child, 'exit').then(([code]) => (code as number | null) ?? -1);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
  return {
    page,
    pid: child.pid ?? 0,
    raise: async (event) => {
      await app.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), event);
    },
    setIdleSeconds: (seconds) =>
      app.evaluate(({ powerMonitor }, idle) => {
        // Own properties hide the system's answer; without them it shows again.
        Reflect.deleteProperty(powerMonitor, 'getSystemIdleTime');
        Reflect.deleteProperty(powerMonitor, 'getSystemIdleState');
        if (idle === null) return;
        powerMonitor.getSystemIdleTime = () => idle;
        powerMonitor.getSystemIdleState = (threshold) => (idle >= threshold ? 'idle' : 'active');
      }, seconds),
    output: () => text,
    quit: async () => {
      await app.evaluate(({ app: running }) => running.quit()).catch(() => undefined);
      return exit;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
    waitForExit: () => exit,
  };
}
