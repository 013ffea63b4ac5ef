import { randomBytes } from 'node:crypto';

/** What a provider does with a used refresh token (RFC 9700, 4.14.2). */
export type Rotation =
  /** The token is spent. A second use counts as theft, and the family ends. */
  | { readonly kind: 'strict' }
  /** For this many seconds after its first use it gets one more response, with the same successor. Then as `strict`. */
  | { readonly kind: 'grace'; readonly seconds: number }
  /** The token stays valid, and the response has no other. */
  | { readonly kind: 'none' };

export type FamilyEnd = 'reuse' | 'revocation' | 'administrator';

/** All refresh tokens from one sign-in. */
export interface Family {
  readonly subject: string;
  /** How often a token was exchanged. */
  readonly rotations: number;
  /** Why none of them is accepted any more; `null` while one is. */
  readonly ended: FamilyEnd | null;
}

export interface TokenBooks {
  readonly families: readonly Family[];
  /** Opens a family. Returns its first token. */
  issue(subject?: string): string;
  /** Opens a family with an external token, such as one that a test has planted in a vault. */
  adopt(token: string, subject?: string): void;
  /** Exchanges a token for its successor (`next` is `null` without rotation), or returns `null` to reject it. */
  use(token: string): { readonly subject: string; readonly next: string | null } | null;
  isLive(token: string): boolean;
  /** Returns the newest token of the family of `token`, which an honest client has, or `null` if it has ended. */
  newestOf(token: string): string | null;
  /** Ends the family of a token. An unknown token changes nothing (RFC 7009, 2.2). */
  end(token: string, why?: FamilyEnd): void;
}

interface Entry {
  subject: string;
  rotations: number;
  ended: FamilyEnd | null;
  newest: string;
  /** When each spent token was first used, in ms. */
  readonly spentAt: Map<string, number>;
}

export function createTokenBooks(rotation: Rotation, now: () => number): TokenBooks {
  const families: Entry[] = [];
  const owner = new Map<string, Entry>();

  function adopt(token: string, subject = 'user-1'): void {
    const family: Entry = { subject, rotations: 0, ended: null, newest: token, spentAt: new Map() };
    families.push(family);
    owner.set(token, family);
  }

  const isLive = (token: string): boolean => {
    const family = owner.get(token);
    return family !== undefined && family.ended === null && family.newest === token;
  };

  /** Returns whether a spent token is the previous one, and was spent within the grace period. */
  function withinGrace(family: Entry, token: string): boolean {
    const at = family.spentAt.get(token);
    const isLast = [...family.spentAt.keys()].at(-1) === token;
    return rotation.kind === 'grace' && isLast && at !== undefined && now() - at <= rotation.seconds * 1_000;
  }

  return {
    get families() {
      return families.map(({ subject, rotations, ended }) => ({ subject, rotations, ended }));
    },
    issue: (subject) => {
      const token = freshToken();
      adopt(token, subject);
      return token;
    },
    adopt,
    use: (token) => {
      const family = owner.get(token);
      if (family === undefined || family.ended !== null) return null;
      const { subject } = family;
      if (isLive(token)) {
        family.rotations += 1;
        if (rotation.kind === 'none') return { subject, next: null };
        family.spentAt.set(token, now());
        family.newest = freshToken();
        owner.set(family.newest, family);
        return { subject, next: family.newest };
      }
      if (withinGrace(family, token)) return { subject, next: family.newest };
      family.ended = 'reuse';
      return null;
    },
    isLive,
    newestOf: (token) => {
      const family = owner.get(token);
      return family === undefined || family.ended !== null ? null : family.newest;
    },
    end: (token, why = 'administrator') => {
      const family = owner.get(token);
      if (family !== undefined) family.ended ??= why;
    },
  };
}

const freshToken = () => `refresh-${randomBytes(24).toString('base64url')}`;
