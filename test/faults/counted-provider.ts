import type { Provider } from '../../main/session/ports/ports.ts';

export type Counted = <Value>(work: Promise<Value>) => Promise<Value>;

/** Wraps a provider so that a test knows when it is idle. The wrapped provider may change between two calls. */
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
