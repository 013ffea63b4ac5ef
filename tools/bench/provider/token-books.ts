import { createHash, randomBytes } from 'node:crypto';

export interface Issued {
  readonly subject: string;
  readonly nonce: string | null;
  readonly refreshToken: string;
  readonly accessToken: string;
  readonly expiresIn: number;
}

export interface TokenRules {
  /** Lifetimes of access tokens, in s. */
  lifetimes: { readonly atSignIn: number; readonly atRefresh: number };
  /** Whether a refresh token is valid for one use, and its reuse ends the session (RFC 9700, 4.14.2). */
  rotates: boolean;
}

interface Grant {
  readonly subject: string;
  readonly nonce: string | null;
  readonly challenge: string | null;
}

const random = () => randomBytes(24).toString('base64url');

/** Creates the record of all issued tokens. Each authorization belongs to a new user. */
export function createTokenBooks(rules: TokenRules) {
  const grants = new Map<string, Grant>();
  /** Refresh token -> subject, of active sessions. */
  const live = new Map<string, string>();
  const spent = new Map<string, string>();
  let people = 0;

  function issue({ subject, nonce }: Grant, expiresIn: number): Issued {
    const issued = { subject, nonce, expiresIn, refreshToken: random(), accessToken: random() };
    live.set(issued.refreshToken, subject);
    return issued;
  }

  return {
    authorize(nonce: string | null, challenge: string | null): string {
      people += 1;
      const code = random();
      grants.set(code, { subject: `person-${people}`, nonce, challenge });
      return code;
    },

    /** Returns `null` if the code or the verifier is invalid. PKCE by S256 (RFC 7636, 4.6). */
    exchange(code: string, verifier: string): Issued | null {
      const grant = grants.get(code);
      grants.delete(code);
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      return grant?.challenge === challenge ? issue(grant, rules.lifetimes.atSignIn) : null;
    },

    refresh(token: string): Issued | null {
      const subject = live.get(token);
      if (subject === undefined) {
        const robbed = spent.get(token);
        for (const [other, owner] of live) if (owner === robbed) live.delete(other);
        return null;
      }
      if (rules.rotates) {
        live.delete(token);
        spent.set(token, subject);
      }
      return issue({ subject, nonce: null, challenge: null }, rules.lifetimes.atRefresh);
    },

    liveSessions: (): number => new Set(live.values()).size,
  };
}
