import type { AccountSummary } from '../../../contract/session-state.ts';
import { labelOf, noNames } from '../core/display-name.ts';
import type { SessionContext } from '../core/session-context.ts';

/** Provides the entry of an account on the list that the window shows. */
export interface AccountSummarySource {
  /** Called after each change. Remembers the last summary for an account that is being signed out. */
  follow(): void;
  /** Returns the summary, without a name if the account is locked, or `null` before anything is known. */
  summary(): Omit<AccountSummary, 'id'> | null;
  /** Called after a lock of any account. An account whose session is over cannot lock, but forgets its name too. */
  forget(): void;
}

export function createAccountSummarySource(core: SessionContext): AccountSummarySource {
  let known: Pick<AccountSummary, 'providerId' | 'label'> | null = null;

  const stored = () => {
    const id = core.id();
    return id === null ? null : core.list.entry(id);
  };

  function follow(): void {
    const live = core.live();
    const line = stored();
    if (live !== null) known = { providerId: live.account.providerId, label: labelOf(live.profile ?? noNames) };
    else if (line !== null) known = { providerId: line.providerId, label: line.label };
  }

  return {
    follow,
    forget: () => {
      if (known !== null && core.state().kind === 'reauthentication-required') known = { ...known, label: null };
    },
    summary: () => {
      follow();
      if (known === null) return null;
      const live = core.live();
      const locked = live === null ? stored()?.locked : live.locked;
      return { providerId: known.providerId, label: locked == null ? known.label : null, kind: core.state().kind };
    },
  };
}
