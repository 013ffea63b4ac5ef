import { parseArgs } from 'node:util';
import { build as bundle, type InlineConfig, type Rolldown } from 'vite';
import { mainOptions, preloadOptions } from './build/bundle-options.ts';
import { build, forgetBuild } from './build.ts';
import { startDemo } from './demo/start-demo.ts';
import { openDesktop } from './desktop/open-desktop.ts';
import { reachThisComputer } from './dev/reach-this-computer.ts';
import { serveRenderer } from './dev/serve-renderer.ts';
import { runSession, type Session } from './process/run-session.ts';
import { startApp } from './process/start-app.ts';
import type { Child } from './process/start-child.ts';
import { chooseShell, readShellWish } from './shell/choose-shell.ts';

/** Runs the app with hot reload: a change of the renderer shows at once, one of main or preload restarts the app. */
async function develop(session: Session): Promise<number> {
  const { values } = parseArgs({ options: { config: { type: 'string' }, shell: { type: 'string' } } });
  const wish = readShellWish(values.shell);

  await build({ mode: 'run' });
  // From here on the watchers write dist/, so no later build may treat it as its own output.
  forgetBuild();
  const shell = await chooseShell(session, wish);
  const env = await openDesktop(session, 'missing');
  const renderer = await serveRenderer();
  session.atEnd(() => renderer.close());
  const appArgs = [`--renderer-url=${renderer.url}`, reachThisComputer];
  if (values.config === undefined) {
    const demo = await startDemo(session);
    appArgs.push('--config', demo.configFile, `--user-data-dir=${demo.userDataFolder}`);
  } else {
    appArgs.push('--config', values.config);
  }

  const ended = Promise.withResolvers<number>();
  let app: Child | null = null;
  const begin = () => {
    const started = startApp(shell.program, [...shell.args, ...appArgs], env);
    // A restart replaces `app` first, so an exit of the current app means that the user closed the window.
    started.ended.then((code) => started === app && ended.resolve(code));
    app = started;
  };
  const restartApp = async () => {
    const old = app;
    app = null;
    await old?.stop();
    if (!session.signal.aborted) begin();
  };
  // One change of the contract rebuilds two bundles but must restart the app only once.
  let soon: NodeJS.Timeout | undefined;
  let restarts = Promise.resolve();
  const restartSoon = () => {
    clearTimeout(soon);
    soon = setTimeout(() => {
      process.stdout.write('Rebuilt; restarting the app.\n');
      restarts = restarts.then(restartApp);
    }, 150);
  };

  session.atEnd(async () => {
    clearTimeout(soon);
    await restarts;
    const last = app;
    app = null;
    await last?.stop();
  });
  if (session.signal.aborted) return 0;
  begin();
  await watch(session, [mainOptions('run'), preloadOptions('run')], restartSoon);
  process.stdout.write('Watching. Close the window or press Ctrl-C to end.\n');
  return (await session.unlessEnded(ended.promise)) ?? 0;
}

/** Rebuilds on each change, and calls `onRebuilt` after every build but the first. */
async function watch(session: Session, bundles: readonly InlineConfig[], onRebuilt: () => void): Promise<void> {
  for (const options of bundles) {
    const watcher = (await bundle({
      ...options,
      build: { ...options.build, emptyOutDir: false, watch: {} },
    })) as Rolldown.RolldownWatcher;
    session.atEnd(() => watcher.close());
    let builds = 0;
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') process.stderr.write(`${event.error.message}\n`);
      if (event.code !== 'BUNDLE_END') return;
      builds += 1;
      if (builds > 1) onRebuilt();
    });
  }
}

await runSession(develop);
