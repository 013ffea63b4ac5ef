import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { DemoProvider } from '../../tools/demo/demo-provider.ts';
import { closeServer } from '../support/close-server.ts';

/** Points on the wire at which the app can die, named by the fate of its token request. */
export const wirePoints = ['lost on its way', 'arrived', 'answered'] as const;
export type WirePoint = (typeof wirePoints)[number];

/** One refresh token, as it was issued. */
interface Issued {
  readonly family: number;
  /** The provider's own token. */
  readonly inner: string;
  /** The response that the token was spent for, and the successor in it. */
  spentFor: { readonly body: string; readonly successor: string; readonly at: number } | null;
}

export interface RoundFacts {
  /** Number of tokens that the provider spent. */
  readonly rotations: number;
  /** Number of responses repeated within the provider's grace period. */
  readonly replays: number;
  /** Number of spent tokens that were sent again without a grace period. */
  readonly reuses: number;
}

/** A proxy for the demo's token endpoint that records every refresh token. */
export interface TokenBooks {
  readonly origin: string;
  /** 0 rejects a spent token, as the demo does. Otherwise its response is repeated for this time, in ms. */
  graceMs: number;
  /** Sets the action at the n-th token request from now, and the point at which it runs. */
  setTrap(point: WirePoint, nth: number, spring: () => Promise<void>): void;
  newRound(): void;
  /** Resolves once no request is pending, because requests of a dead app are still carried out. */
  quiet(): Promise<void>;
  facts(): RoundFacts;
  isSpent(refreshToken: string): boolean;
  /** Resolves with whether the newest token of this one's family would be accepted. Spends no token. */
  familyLives(refreshToken: string): Promise<boolean>;
  close(): Promise<void>;
}

/** As long as the tokens of providers that embed a document: one record then needs several keychain items. */
const padding = `.${'longer-than-one-item'.repeat(60)}`;

export async function openTokenBooks({ issuer, clientId }: DemoProvider): Promise<TokenBooks> {
  const tokens = new Map<string, Issued>();
  let families = 0;
  let facts = { rotations: 0, replays: 0, reuses: 0 };
  let trap: { readonly point: WirePoint; nth: number; readonly spring: () => Promise<void> } | null = null;

  const forward = (path: string, form: URLSearchParams) => fetch(`${issuer}${path}`, { method: 'POST', body: form });
  const innerOf = (token: string) => tokens.get(token)?.inner ?? token;

  async function issue(form: URLSearchParams): Promise<{ readonly status: number; readonly body: string }> {
    const sent = form.get('refresh_token');
    const known = sent === null ? undefined : tokens.get(sent);
    if (known?.spentFor) {
      const { at, body, successor } = known.spentFor;
      const unused = !books.isSpent(successor);
      if (unused && Date.now() - at < books.graceMs) {
        facts = { ...facts, replays: facts.replays + 1 };
        return { status: 200, body };
      }
      facts = { ...facts, reuses: facts.reuses + 1 };
    }
    if (sent !== null) form.set('refresh_token', innerOf(sent));
    const response = await forward('/token', form);
    const text = await response.text();
    const answer: { refresh_token?: string } = JSON.parse(text);
    if (!response.ok || answer.refresh_token === undefined) return { status: response.status, body: text };
    const inner = answer.refresh_token;
    const successor = inner + padding;
    const body = JSON.stringify({ ...answer, refresh_token: successor });
    if (known === undefined) families += 1;
    tokens.set(successor, { family: known?.family ?? families, inner, spentFor: null });
    if (known !== undefined) {
      known.spentFor = { body, successor, at: Date.now() };
      facts = { ...facts, rotations: facts.rotations + 1 };
    }
    return { status: 200, body };
  }

  async function answerToken(form: URLSearchParams, response: ServerResponse): Promise<void> {
    const due = trap !== null && --trap.nth === 0 ? trap : null;
    if (due !== null) trap = null;
    if (due?.point === 'lost on its way') return due.spring();
    if (due?.point === 'arrived') await due.spring();
    const { status, body } = await issue(form);
    if (due?.point === 'answered') await due.spring();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }

  async function answerRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    if (request.url === '/token') return answerToken(form, response);
    form.set('token', innerOf(form.get('token') ?? ''));
    const answer = await forward('/token/revocation', form);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  }

  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const work = answerRequest(request, response)
      .catch(() => void response.destroy())
      .finally(() => underWay.delete(work));
    underWay.add(work);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const books: TokenBooks = {
    origin: `http://127.0.0.1:${port}`,
    graceMs: 0,
    setTrap: (point, nth, spring) => {
      trap = { point, nth, spring };
    },
    newRound: () => {
      trap = null;
      facts = { rotations: 0, replays: 0, reuses: 0 };
    },
    quiet: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    facts: () => facts,
    isSpent: (token) => (tokens.get(token)?.spentFor ?? null) !== null,
    familyLives: async (token) => {
      const family = tokens.get(token)?.family;
      const newest = [...tokens.values()].findLast((issued) => issued.family === family);
      if (family === undefined || newest === undefined) throw new Error('a token that was never issued');
      const form = new URLSearchParams({ client_id: clientId, token: newest.inner });
      const response = await forward('/token/introspection', form);
      const { active }: { active?: boolean } = await response.json();
      if (!response.ok || active === undefined) throw new Error('the demo does not tell of its tokens');
      return active;
    },
    close: () => closeServer(server),
  };
  return books;
}
