import type { JWTPayload } from 'jose';
import type { Reply, SeenRequest } from './reply.ts';
import type { SignIdToken } from './signing-key.ts';

/**
 * What goes wrong with a request. `work` carries it out as an honest provider does, and gives its reply: a fault that
 * never calls it is one from before the work, and spends nothing.
 */
export type Fault = (work: () => Promise<Reply>, request: SeenRequest) => Reply | Promise<Reply>;

/** Gets the honest claims and the honest way to sign them, and gives the ID token that is sent. */
export type IdTokenTwist = (claims: JWTPayload, sign: SignIdToken) => string | Promise<string>;
