import type { AccountSummary } from '../../../contract/session-state.ts';
import type { AccountCore } from '../core/account-core.ts';
import { labelOf, nameless } from '../core/person-names.ts';

/** The line of an account on the list that the window shows. */
export interface AccountLine {
  /** After each change: on its way out, an account is known by what was last known of it. */
  follow(): void;
  /** A locked one has no name on it. `null` before anything is known of it. */
  summary(): Omit<AccountSummary, 'id'> | null;
  /** Something was locked: one whose session is over has no lock, and forgets its name with the others. */
  forget(): void;
}

export function createAccountLine(core: AccountCore): AccountLine {
  let known: Pick<AccountSummary, 'providerId' | 'label'> | null = null;

  const stored = () => {
    const id = core.id();
    return id === null ? null : core.list.entry(id);
  };

  function follow(): void {
    const live = core.live();
    const line = stored();
    if (live !== null) known = { providerId: live.account.providerId, label: labelOf(live.names ?? nameless) };
    else if (line !== null) known = { providerId: line.providerId, label: line.label };
  }

  return {
    follow,
    forget: () => {
      if (known !== null && core.state().kind === 'sign-in-again') known = { ...known, label: null };
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
