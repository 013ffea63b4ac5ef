import { type Bus, busItself, type Signal } from './bus.ts';

/** A desktop service, for as long as one process owns its name. */
export interface Service {
  /** Rejects on an error, if there is no reply in time, or if the owner is gone. */
  ask(path: string, face: string, member: string, ...args: readonly string[]): Promise<readonly unknown[]>;
}

export interface ServiceListener {
  readonly name: string;
  /**
   * Further parts of the match rules for the signals wanted: receiving all signals would wake the process needlessly.
   */
  readonly hears: readonly string[];
  came(service: Service): void;
  went(): void;
  /** Called for each signal of the name's owner. Signals of other senders are ignored. */
  said(signal: Signal, service: Service): void;
}

/**
 * Watches the owner of a well-known name: its signals, its appearance and its disappearance. The end of the bus
 * connection counts as disappearance. Never starts the service. Rejects if the bus does not reply.
 */
export async function watchService(bus: Bus, follower: ServiceListener): Promise<void> {
  const { name } = follower;
  let owner = '';
  let service: Service | null = null;
  let changed = false;

  function ownedBy(next: string): void {
    if (next === owner) return;
    if (service !== null) follower.went();
    owner = next;
    service = null;
    if (next === '') return;
    service = { ask: (path, face, member, ...args) => bus.ask({ to: next, path, interface: face, member, args }) };
    follower.came(service);
  }

  bus.hear((signal) => {
    const { sender, member, body } = signal;
    if (sender === busItself && member === 'NameOwnerChanged' && body[0] === name) {
      changed = true;
      ownedBy(textOf(body[2]));
    } else if (service !== null && sender === owner) {
      follower.said(signal, service);
    }
  });
  void bus.gone.then(() => ownedBy(''));
  await bus.askBus('AddMatch', `type='signal',sender='${busItself}',member='NameOwnerChanged',arg0='${name}'`);
  for (const rule of follower.hears) await bus.askBus('AddMatch', `type='signal',sender='${name}',${rule}`);
  const [owned] = await bus.askBus('NameHasOwner', name);
  // The owner may disappear between the two calls; then the name has no owner.
  const [first] = owned === true ? await bus.askBus('GetNameOwner', name).catch(() => []) : [];
  // A signal received in the meantime is newer than this reply.
  if (!changed) ownedBy(textOf(first));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
