import type { AccountSummary } from '../../contract/session-state.ts';
import type { AccountCore } from './account-core.ts';

/** The line of this account on the list. A locked one has no name on it. `null` before anything is known of it. */
export function summaryOf(core: AccountCore): Omit<AccountSummary, 'id'> | null {
  const live = core.live();
  const id = core.id();
  const stored = id === null ? null : core.list.entry(id);
  const { kind, ...state } = core.state();
  const named = 'providerId' in state ? state.providerId : null;
  const providerId = live?.account.providerId ?? stored?.providerId ?? named;
  if (providerId === null) return null;
  const label = live === null ? (stored?.label ?? null) : (live.account.name ?? live.account.email);
  const locked = (live === null ? (stored?.locked ?? null) : live.locked) !== null;
  return { providerId, kind, label: locked ? null : label };
}
