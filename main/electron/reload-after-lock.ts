import type { WebContents } from 'electron/main';
import type { AccountId, Snapshot } from '../../contract/session-state.ts';
import type { AppWindow } from './window.ts';

const isShut = ({ state }: Snapshot['seal']) => state === 'shut';

/** The accounts of which this snapshot tells a page more than that they are locked. */
function openIn({ accounts, seal }: Snapshot): ReadonlySet<AccountId> {
  const open = accounts.filter(({ kind, label }) => kind === 'signed-in' || label !== null);
  return new Set(isShut(seal) ? [] : open.map(({ id }) => id));
}

/** One whose session is over forgets its name with a lock, and is not locked itself. */
const lockedIn = ({ accounts }: Snapshot, id: AccountId) =>
  accounts.some(
    ({ id: each, kind, label }) =>
      each === id && (kind === 'locked' || (kind === 'reauthentication-required' && label === null)),
  );

/**
 * Loads the page anew when an account that it was told of is locked: what a page has once been told stays in its memory
 * until then. Once, however many are locked in one moment, and never in the middle of another load. Told of each
 * snapshot after the page, which shows the lock meanwhile.
 */
export function reloadAfterLock(window: Pick<AppWindow, 'current'>): (snapshot: Snapshot) => void {
  let told: ReadonlySet<AccountId> = new Set();
  /** What a page that is loaded now is told. */
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
    // What is being loaded may have asked for its snapshot already.
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
    // Once all that is locked with it is.
    setImmediate(reloadWhenLoaded);
  };
}
