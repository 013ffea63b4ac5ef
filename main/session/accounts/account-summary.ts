import type { AccountSummary } from '../../../contract/session-state.ts';
import { labelOf, noNames } from '../core/display-name.ts';
import type { SessionContext } from '../core/session-context.ts';

/** The line of an account on the list that the window shows. */
export interface AccountSummarySource {
  /** After each change: on its way out, an account is known by what was last known of it. */
  follow(): void;
  /** A locked one has no name on it. `null` before anything is known of it. */
  summary(): Omit<AccountSummary, 'id'> | null;
  /** Something was locked: one whose session is over has no lock, and forgets its name with the others. */
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
