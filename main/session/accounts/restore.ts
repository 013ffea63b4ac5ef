import type { AccountId, VaultProblem } from '../../../contract/session-state.ts';
import { unlisted } from '../core/account-list.ts';
import type { SessionContext, SessionInMemory } from '../core/session-context.ts';
import { sessionFromRecord } from '../core/session-from-record.ts';
import { problemOf } from '../core/vault-problem.ts';
import { codeOf } from '../ports/errors.ts';
import type { EarlierSignOuts } from '../sign-out/sign-outs.ts';

export type Restored =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'vault'; readonly problem: VaultProblem; readonly code: ReturnType<typeof codeOf> }
  | { readonly kind: 'session'; readonly live: SessionInMemory };

/** What the vault holds of an account. Deletes nothing, except to finish a sign-out that was begun. */
export async function restoreSession(
  core: SessionContext,
  id: AccountId,
  { queued, unread }: EarlierSignOuts,
): Promise<Restored> {
  const { ports } = core;
  try {
    const store = core.store();
    const record = await store.read();
    if (record === null) return await nothing(core, id);
    if (queued.some(({ sessionId }) => sessionId === record.sessionId)) {
      await store.clear();
      return await nothing(core, id);
    }
    // A sign-out of it may be in what could not be read now. What never will be readable must not keep it shut for good.
    if (unread !== null && unread !== 'keychain-record-unreadable') {
      return { kind: 'vault', problem: problemOf(unread), code: unread };
    }
    const entry = ports.providers.find(
      ({ provider, clientId }) =>
        provider.id === record.account.providerId &&
        provider.issuer === record.account.issuer &&
        clientId === record.clientId,
    );
    // A session of a provider that is not configured now: left where it is, it may be again.
    if (entry === undefined) return { kind: 'nothing' };
    const locked = core.list.entry(id)?.locked ?? null;
    return { kind: 'session', live: sessionFromRecord(ports, entry, record, { persistence: 'keychain', locked }) };
  } catch (error) {
    const code = codeOf(error);
    ports.activity.record({ what: 'vault-failed', code });
    return { kind: 'vault', problem: problemOf(code), code };
  }
}

/** On the list, and not stored: a sign-in or a sign-out was cut short. */
async function nothing(core: SessionContext, id: AccountId): Promise<Restored> {
  await core.runExclusive(async () => {
    if ((await core.store().read()) === null) await core.list.change(unlisted(id));
  });
  return { kind: 'nothing' };
}
