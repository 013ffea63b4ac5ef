import { type Bus, busItself, type Signal } from './bus.ts';

/** A service of the desktop, for as long as one process owns its name. */
export interface Service {
  /** Rejects where there is no answer in time, an error, or nobody left to answer. */
  ask(path: string, face: string, member: string, ...args: readonly string[]): Promise<readonly unknown[]>;
}

export interface ServiceListener {
  readonly name: string;
  /** Further parts of the match rules for what is to be heard: all of it would wake us for nothing. */
  readonly hears: readonly string[];
  came(service: Service): void;
  went(): void;
  /** It said something. Who else claims to be it was not heard. */
  said(signal: Signal, service: Service): void;
}

/**
 * Hears what the owner of a well-known name says, and of its coming and going; with the bus it goes too. Starts nothing.
 * Rejects where the bus does not answer.
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
  // It may go between the two questions: then it has no owner either.
  const [first] = owned === true ? await bus.askBus('GetNameOwner', name).catch(() => []) : [];
  // What was heard in the meantime is newer than the answer.
  if (!changed) ownedBy(textOf(first));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
