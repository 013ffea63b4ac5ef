import type { WebContents } from 'electron/main';
import type { AccountId, Snapshot } from '../../contract/session-state.ts';
import type { AppWindow } from './window.ts';

const isShut = ({ state }: Snapshot['seal']) => state === 'shut';

/** Returns the accounts about which this snapshot reveals more to the page than that they are locked. */
function openIn({ accounts, seal }: Snapshot): ReadonlySet<AccountId> {
  const open = accounts.filter(({ kind, label }) => kind === 'signed-in' || label !== null);
  return new Set(isShut(seal) ? [] : open.map(({ id }) => id));
}

/**
 * Returns whether a lock hides the account. An account that needs re-authentication loses its label, but not its state.
 */
const lockedIn = ({ accounts }: Snapshot, id: AccountId) =>
  accounts.some(
    ({ id: each, kind, label }) =>
      each === id && (kind === 'locked' || (kind === 'reauthentication-required' && label === null)),
  );

/**
 * Returns a listener for snapshots that reloads the page when an account that the page knows is locked, because the
 * page's memory keeps its data until then. It reloads once for all accounts that are locked together, and never during
 * another load. Must be called with each snapshot after the page, which shows the lock meanwhile.
 */
export function reloadAfterLock(window: Pick<AppWindow, 'current'>): (snapshot: Snapshot) => void {
  let told: ReadonlySet<AccountId> = new Set();
  /** What a page that is loaded now receives. */
  let latest: ReadonlySet<AccountId> = new Set();
  let isDue = false;

  function reload(contents: WebContents | undefined): void {
    isDue = false;
    told = latest;
    if (contents?.isDestroyed() === false) contents.reload();
  }

  function reloadWhenLoaded(): void {
    const contents = window.current()?.webContents;
    if (contents?.isDestroyed() !== false || !contents.isLoading()) {
      reload(contents);
      return;
    }
    // The page that is loading may have requested its snapshot already.
    const over = () => {
      contents.off('did-stop-loading', over);
      contents.off('destroyed', over);
      reload(contents);
    };
    contents.on('did-stop-loading', over);
    contents.on('destroyed', over);
  }

  return (snapshot) => {
    latest = openIn(snapshot);
    const mustForget = [...told].some((id) => lockedIn(snapshot, id)) || (isShut(snapshot.seal) && told.size > 0);
    told = new Set([...told, ...latest]);
    if (!mustForget || isDue) return;
    isDue = true;
    // Waits until every account that is locked at the same time is locked.
    setImmediate(reloadWhenLoaded);
  };
}
