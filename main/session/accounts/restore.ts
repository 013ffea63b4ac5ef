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

/** Reads the session of an account from the vault. Deletes it only to finish a sign-out that was begun. */
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
    // The unread queue may contain its sign-out. A queue that stays unreadable must not block the session forever.
    if (unread !== null && unread !== 'keychain-record-unreadable') {
      return { kind: 'vault', problem: problemOf(unread), code: unread };
    }
    const entry = ports.providers.find(
      ({ provider, clientId }) =>
        provider.id === record.account.providerId &&
        provider.issuer === record.account.issuer &&
        clientId === record.clientId,
    );
    // Its provider is not configured now, but may be again, so the record stays.
    if (entry === undefined) return { kind: 'nothing' };
    const locked = core.list.entry(id)?.locked ?? null;
    return { kind: 'session', live: sessionFromRecord(ports, entry, record, { persistence: 'keychain', locked }) };
  } catch (error) {
    const code = codeOf(error);
    ports.activity.record({ what: 'vault-failed', code });
    return { kind: 'vault', problem: problemOf(code), code };
  }
}

/** Removes an account without a record from the list, after a sign-in or a sign-out that was interrupted. */
async function nothing(core: SessionContext, id: AccountId): Promise<Restored> {
  await core.runExclusive(async () => {
    if ((await core.store().read()) === null) await core.list.change(unlisted(id));
  });
  return { kind: 'nothing' };
}
