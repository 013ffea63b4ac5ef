import type { AccountId, DeviceSession } from '../../../contract/session-state.ts';
import { SessionError } from '../../../main/session/ports/errors.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import type { Fate } from './gates.ts';

export const accessTokenMs = 300_000;

/** One session at the provider. Its refresh tokens are `rt.<id>.0`, `rt.<id>.1` and so on, one live at a time. */
export interface Family {
  readonly id: number;
  readonly account: AccountId;
  current: number;
  ended: 'by-provider' | 'reuse' | 'by-app' | null;
  inFlight: number;
}

export interface Issued {
  readonly refreshToken: string;
  readonly accessToken: string;
  readonly accessTokenExpiresAt: number;
}

/**
 * The provider's state, kept as RFC 9700, 4.14.2 requires: a refresh token is rotated at each use, and one that was
 * used before ends its session, unless the provider has grace and it is the previous one.
 */
export function createProviderBooks(clock: FakeClock, complain: (violation: string) => void) {
  const families: Family[] = [];
  const losses: Fate[] = [];
  let serial = 0;
  const books = {
    families,
    losses,
    online: true,
    graceful: true,
    others: [] as DeviceSession[],
    familyOf: (token: string): Family => {
      const family = families[Number(token.split('.')[1])];
      if (family === undefined) throw new Error(`no such token: ${token}`);
      return family;
    },
    /** Carries `work` out, or not, by the fate of the request. Only token requests use up a planned loss. */
    reach<Value>(fate: Fate, work: () => Value, asksForTokens = false): Value {
      if (!books.online) throw new SessionError('provider-unreachable');
      const planned = asksForTokens ? losses.shift() : undefined;
      const end = fate === 'answered' ? (planned ?? 'answered') : fate;
      if (end === 'lost-before') throw new SessionError('provider-unreachable', { inDoubt: true });
      const answer = work();
      if (end === 'lost-after') throw new SessionError('provider-unreachable', { inDoubt: true });
      return answer;
    },
    open(account: AccountId): Issued {
      const family: Family = { id: families.length, account, current: 0, ended: null, inFlight: 0 };
      families.push(family);
      return tokensOf(family);
    },
    refresh(token: string): Issued {
      const family = books.familyOf(token);
      if (family.ended === null) {
        const used = Number(token.split('.')[2]);
        if (used === family.current) family.current += 1;
        else if (used !== family.current - 1 || !books.graceful) family.ended = 'reuse';
      }
      if (family.ended !== null) throw new SessionError('refresh-refused');
      return tokensOf(family);
    },
    /** Reports a request that should not have been sent. */
    judgeSending(token: string): void {
      const family = books.familyOf(token);
      if (family.inFlight > 0) complain(`two refresh requests of session ${family.id} in flight`);
    },
    /** Returns whether it was replaced more than once, which no grace covers. */
    isRetired: (token: string): boolean => Number(token.split('.')[2]) < books.familyOf(token).current - 1,
    end(token: string, by: 'by-provider' | 'by-app'): void {
      const family = books.familyOf(token);
      family.ended ??= by;
    },
  };

  function tokensOf({ id, current }: Family): Issued {
    serial += 1;
    return {
      refreshToken: `rt.${id}.${current}`,
      accessToken: `at.${id}.${current}.${serial}`,
      accessTokenExpiresAt: clock.now() + accessTokenMs,
    };
  }

  return books;
}

export type ProviderBooks = ReturnType<typeof createProviderBooks>;
