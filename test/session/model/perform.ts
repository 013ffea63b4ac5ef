import { defaultToken } from '../../../main/session/ports/access-token-request.ts';
import { SessionError } from '../../../main/session/ports/errors.ts';
import type { Command } from './commands.ts';
import { accounts } from './model-vault.ts';
import type { ModelWorld } from './model-world.ts';
import type { Invariants } from './watch.ts';

const notes = { resource: 'https://notes.example.test', scope: null };

/** Waits until every promise that can settle has settled, and Node has reported unhandled rejections. */
export async function drained(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Carries out one step and waits until everything has settled that does not wait at a gate. */
export async function perform(command: Command, world: ModelWorld, invariants: Invariants): Promise<void> {
  const { books, gates, vault, clock, engine } = world;
  /** A command may be refused, but only with a code. */
  const ask = (work: () => unknown) => {
    const judge = (error: unknown) => {
      if (!(error instanceof SessionError)) invariants.watch.complain(`${command.do} threw ${String(error)}`);
    };
    try {
      Promise.resolve(work()).catch(judge);
    } catch (error) {
      judge(error);
    }
  };
  const approve = () => world.browse('code=c');

  switch (command.do) {
    case 'sign-in':
      ask(() => engine.signIn('p'));
      break;
    case 'sign-in-fully':
    case 'unlock-fully':
      ask(() => (command.do === 'unlock-fully' ? engine.unlock() : engine.signIn('p')));
      await drained();
      world.person = command.as;
      approve();
      break;
    case 'add-fully':
      ask(() => engine.show(null));
      ask(() => engine.signIn('p'));
      await drained();
      world.person = command.as;
      approve();
      break;
    case 'show':
      ask(() => engine.show(command.whose === null ? null : accounts[command.whose]));
      break;
    case 'approve':
      world.person = command.as;
      approve();
      break;
    case 'deny':
      world.browse('error=access_denied');
      break;
    case 'cancel':
      ask(engine.cancelSignIn);
      break;
    case 'reopen':
      ask(engine.reopenBrowser);
      break;
    case 'lock':
      ask(() => engine.lock('asked'));
      break;
    case 'unlock':
      ask(engine.unlock);
      break;
    case 'refresh-now':
      ask(engine.refreshNow);
      break;
    case 'retry':
      ask(engine.retry);
      break;
    case 'sign-out':
      ask(() => (command.scope === 'everywhere' ? engine.signOutEverywhere() : engine.signOut()));
      break;
    case 'list-devices':
      ask(engine.listDevices);
      break;
    case 'use-access-token':
      ask(() =>
        engine.withAccessToken(accounts[command.whose], defaultToken, async (token) => invariants.lent(token.reveal())),
      );
      break;
    case 'use-api-token':
      ask(() =>
        engine.withAccessToken(accounts[command.whose], notes, async (token) => invariants.lent(token.reveal())),
      );
      break;
    case 'step-up':
    case 'step-up-fully':
      ask(() => engine.stepUp(accounts[command.whose], { acrValues: [], maxAgeSeconds: 0 }));
      if (command.do === 'step-up') break;
      await drained();
      world.person = command.whose;
      approve();
      break;
    case 'dismiss-receipt':
      ask(() => engine.dismissReceipt(engine.snapshot().receipts[0]?.id ?? 'none'));
      break;
    case 'discard-stored-session':
      ask(engine.discardStoredSession);
      break;
    case 'presence':
      ask(() => world.tell(command.event));
      break;
    case 'idle':
      world.idleMs = command.ms;
      break;
    case 'pass':
      gates.lateFate = command.late;
      await clock.advance(command.ms);
      break;
    case 'set-clock':
      clock.setBy(command.byMs);
      break;
    case 'network':
      books.online = command.online;
      break;
    case 'other-process':
      world.otherProcess = command.busy;
      break;
    case 'lose-next':
      if (books.losses.length < 3) books.losses.push(command.when);
      break;
    case 'grace':
      books.graceful = command.on;
      break;
    case 'end-at-provider':
      for (const { id } of books.families) books.end(`rt.${id}.0`, 'by-provider');
      break;
    case 'other-device':
      books.others = [
        ...books.others,
        { id: 'other', client: 'zyx-app', device: 'zyx-phone', startedAt: 0, lastUsedAt: 0, current: false },
      ];
      break;
    case 'vault-fault':
      for (const name of ['session', 'signOuts'] as const) {
        if (command.store === 'both' || command.store === name) vault.trouble[name].faults[command.on] = command.code;
        if (name === 'session') vault.trouble.accounts.faults[command.on] = vault.trouble.session.faults[command.on];
      }
      break;
    case 'vault-mend':
      mendVault(world);
      break;
    case 'slow':
      gates.slow[command.place] = command.on;
      break;
    case 'release':
      gates.release(command.index);
      break;
    case 'release-all':
      gates.releaseAll();
      break;
    case 'crash':
      world.vanish(command.carriedOut);
      launch(world, invariants);
      break;
    case 'restart':
      await stop(world, invariants);
      world.vanish(false);
      launch(world, invariants);
      break;
  }
  await drained();
}

/** Ends all faults, and lets time pass. */
export async function calm(world: ModelWorld, invariants: Invariants): Promise<void> {
  const { gates, books, clock, engine } = world;
  mendVault(world);
  books.online = true;
  books.losses.length = 0;
  world.otherProcess = false;
  gates.slow.vault = false;
  gates.slow.provider = false;
  await releaseEverything(world);
  world.idleMs = 0;
  for (const id of [null, ...engine.snapshot().accounts.map((account) => account.id)]) {
    await show(id, world);
    if (engine.snapshot().state.kind === 'signing-in') engine.cancelSignIn();
    await drained();
    await perform({ do: 'retry' }, world, invariants);
  }
  for (let minutes = 0; minutes < 12; minutes += 1) await clock.advance(60_000);
  for (const { id } of engine.snapshot().accounts) {
    await show(id, world);
    // A token in permanent doubt is retried when the user requests it.
    await perform({ do: 'refresh-now' }, world, invariants);
    invariants.checkRest();
  }
}

/** The account may have been removed since it was read. */
async function show(id: string | null, { engine }: ModelWorld): Promise<void> {
  try {
    engine.show(id);
  } catch {
    engine.show(null);
  }
  await drained();
}

function mendVault({ vault }: ModelWorld): void {
  for (const { faults } of Object.values(vault.trouble)) {
    Object.assign(faults, { read: null, write: null, clear: null });
  }
}

function launch(world: ModelWorld, invariants: Invariants): void {
  invariants.launched();
  world.launch().catch((error) => invariants.watch.complain(`start threw ${String(error)}`));
}

async function releaseEverything({ gates }: ModelWorld): Promise<void> {
  for (let round = 0; round < 20 && gates.waiting() > 0; round += 1) {
    gates.releaseAll();
    await drained();
  }
}

/** A clean stop ends by itself once its pending calls have responses. */
async function stop(world: ModelWorld, invariants: Invariants): Promise<void> {
  let stopped = false;
  world.engine.stop().then(
    () => {
      stopped = true;
    },
    (error) => invariants.watch.complain(`stop threw ${String(error)}`),
  );
  const { slow } = world.gates;
  slow.vault = false;
  slow.provider = false;
  await drained();
  await releaseEverything(world);
  await drained();
  if (!stopped) invariants.watch.complain('a clean stop does not end');
}
