import { test as base } from 'vitest';
import type { LoopbackReceiverOptions } from '../../main/redirect/loopback-receiver.ts';
import type { OpenRedirect, StrayRequest } from '../../main/session/ports/index.ts';
import { usualReceiver } from './loopback.ts';
import { visit } from './raw-http.ts';

export interface OpenListener {
  readonly redirect: OpenRedirect;
  /** The address of an honest response. */
  readonly honest: URL;
  readonly strays: readonly StrayRequest[];
  readonly answer: Promise<URLSearchParams>;
  /** Opens the honest address and resolves with whether the listener accepted it, so whether it was still waiting. */
  honestAnswerIsTaken(): Promise<boolean>;
}

export async function openListener(options: Partial<LoopbackReceiverOptions> = {}): Promise<OpenListener> {
  const strays: StrayRequest[] = [];
  const receiver = usualReceiver(options);
  const redirect = await receiver.open((why) => strays.push(why));
  const answer = redirect.answer((query) => query.get('state') === 'ours');
  const honest = new URL(`${redirect.redirectUri}?code=the-code&state=ours`);
  return {
    redirect,
    honest,
    strays,
    answer,
    honestAnswerIsTaken: async () => {
      const { status } = await visit(honest);
      return status === 303 && (await answer).get('code') === 'the-code';
    },
  };
}

/** A test with a listener that waits for a response whose state is `ours`. */
export const test = base.extend<{ listener: OpenListener }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are needed from the pattern.
  listener: async ({}, use) => {
    const listener = await openListener();
    await use(listener);
    void listener.redirect.conclude('failed');
  },
});
