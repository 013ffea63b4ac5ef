import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { AccountSummary, Snapshot } from '../../contract/session-state.ts';
import { reloadAfterLock } from '../../main/electron/reload-after-lock.ts';
import type { AppWindow } from '../../main/electron/window.ts';

type Line = Pick<AccountSummary, 'kind' | 'label'>;
const named: Line = { kind: 'signed-in', label: 'Ada' };
const unnamed: Line = { kind: 'signed-in', label: null };
const locked: Line = { kind: 'locked', label: null };
const unlocking: Line = { kind: 'signing-in', label: null };

/** Creates a window whose page records load requests, and loads for as long as the test requires. */
function world() {
  const page = Object.assign(new EventEmitter(), {
    loads: 0,
    isBusy: false,
    isGone: false,
    isLoading: () => page.isBusy,
    isDestroyed: () => page.isGone,
    reload: () => {
      page.loads += 1;
    },
  });
  const current: { window: unknown } = { window: { webContents: page } };
  const told = reloadAfterLock({ current: () => current.window } as unknown as AppWindow);
  const tell = (lines: Readonly<Record<string, Line>>, seal: Snapshot['seal']['state'] = 'none') => {
    const accounts = Object.entries(lines).map(([id, line]) => ({ id, providerId: 'p', ...line }));
    told({ accounts, seal: { state: seal, nextTryAt: null } } as unknown as Snapshot);
  };
  const soon = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return page.loads;
  };
  return { page, current, tell, soon };
}

test.each([
  ['a name', named],
  ['an open session', unnamed],
])(
  'a page that received %s is reloaded when its account is locked, and not when it is unlocked',
  async (_what, open) => {
    const { tell, soon } = world();
    tell({ ada: open });
    expect(await soon()).toBe(0);
    tell({ ada: locked });
    expect(await soon()).toBe(1);
    for (const line of [unlocking, locked, unlocking, open]) tell({ ada: line });
    expect(await soon()).toBe(1);
    tell({ ada: locked });
    expect(await soon()).toBe(2);
  },
);

test('several locks at the same moment cause one reload', async () => {
  const { tell, soon } = world();
  tell({ ada: named, grace: named });
  tell({ ada: locked, grace: named });
  tell({ ada: locked, grace: locked });
  expect(await soon()).toBe(1);
  tell({ ada: locked, grace: locked });
  expect(await soon()).toBe(1);
});

test('locking one account beside another reloads the page too', async () => {
  const { tell, soon } = world();
  tell({ ada: named, grace: named });
  tell({ ada: named, grace: locked });
  expect(await soon()).toBe(1);
  tell({ ada: locked, grace: locked });
  expect(await soon()).toBe(2);
});

test('an ended session reloads the page when its name is removed, and not before', async () => {
  const { tell, soon } = world();
  tell({ ada: named });
  tell({ ada: { kind: 'reauthentication-required', label: 'Ada' } });
  expect(await soon()).toBe(0);
  tell({ ada: { kind: 'reauthentication-required', label: null } });
  expect(await soon()).toBe(1);
  tell({ ada: { kind: 'reauthentication-required', label: null } });
  expect(await soon()).toBe(1);
});

test('shutting the seal hides the list and counts as a lock of every account on it', async () => {
  const { tell, soon } = world();
  tell({ ada: named }, 'open');
  tell({}, 'shut');
  expect(await soon()).toBe(1);
  tell({}, 'shut');
  expect(await soon()).toBe(1);
});

test('a pending load is not interrupted, and the page is reloaded once after it', async () => {
  const { page, tell, soon } = world();
  page.isBusy = true;
  tell({ ada: named });
  tell({ ada: locked });
  expect(await soon()).toBe(0);
  tell({ ada: named });
  tell({ ada: locked });
  expect(await soon()).toBe(0);
  page.isBusy = false;
  page.emit('did-stop-loading');
  expect(await soon()).toBe(1);
  page.emit('did-stop-loading');
  expect(await soon()).toBe(1);
});

test('a closed window takes its page along, and the next page is reloaded for its own lock', async () => {
  const { page, current, tell, soon } = world();
  page.isBusy = true;
  tell({ ada: named });
  tell({ ada: locked });
  await soon();
  page.isGone = true;
  page.emit('destroyed');
  current.window = null;
  tell({ ada: named });
  tell({ ada: locked });
  expect(await soon()).toBe(0);
  Object.assign(page, { isGone: false, isBusy: false });
  current.window = { webContents: page };
  tell({ ada: named });
  tell({ ada: locked });
  expect(await soon()).toBe(1);
});
