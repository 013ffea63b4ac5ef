import type { JWTPayload } from 'jose';
import type { Reply, SeenRequest } from './reply.ts';
import type { SignIdToken } from './signing-key.ts';

/**
 * A fault of a request. `work` carries it out as an honest provider does, and resolves with its reply: a fault that
 * never calls it strikes before the work, and spends nothing.
 */
export type Fault = (work: () => Promise<Reply>, request: SeenRequest) => Reply | Promise<Reply>;

/** Receives the honest claims and the honest signing function, and returns the ID token to send. */
export type IdTokenTwist = (claims: JWTPayload, sign: SignIdToken) => string | Promise<string>;
