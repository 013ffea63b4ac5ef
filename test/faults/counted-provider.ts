import type { Provider } from '../../main/session/ports/ports.ts';

export type Counted = <Value>(work: Promise<Value>) => Promise<Value>;

/** A provider of which a test knows when it has nothing under way. Which one that is may change between two calls. */
export function countedProvider(present: () => Provider, counted: Counted): Provider {
  const { id, issuer } = present();
  return {
    id,
    issuer,
    prepare: (ask, signal) => counted(present().prepare(ask, signal)),
    exchange: (prepared, callback) => counted(present().exchange(prepared, callback)),
    refresh: (token, subject, ask) => counted(present().refresh(token, subject, ask)),
    revoke: (token) => counted(present().revoke(token)),
    endSessionUrl: () => counted(present().endSessionUrl()),
  };
}
