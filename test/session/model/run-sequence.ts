import type { Command } from './commands.ts';
import { createModelWorld, type ModelWorld } from './model-world.ts';
import { calm, drained, perform } from './perform.ts';
import { createInvariants } from './watch.ts';

/**
 * Plays a sequence from an empty keychain. Throws with the step that violated an invariant; resolves with the steps
 * made. `atEnd` receives the world before its app ends.
 */
export async function runSequence(
  commands: readonly Command[],
  mayEnd: boolean,
  atEnd: (world: ModelWorld) => Promise<void> = async () => {},
): Promise<number> {
  const invariants = createInvariants(() => world);
  const world: ModelWorld = createModelWorld(invariants.watch);
  const unhandled = (error: unknown) => invariants.watch.complain(`unhandled rejection: ${String(error)}`);
  const judge = (step: number, command: string) => {
    invariants.check();
    const { accounts, state } = world.engine.snapshot();
    const { kind } = state;
    if (!mayEnd && accounts.some((account) => account.kind === 'reauthentication-required')) {
      invariants.watch.complain('sign in again, for nothing but a bad network');
    }
    if (invariants.violations.length > 0) {
      throw new Error(`step ${step}, ${command}, in ${kind}: ${invariants.violations.join('; ')}`);
    }
  };
  process.on('unhandledRejection', unhandled);
  try {
    invariants.launched();
    await world.launch();
    for (const [step, command] of commands.entries()) {
      await perform(command, world, invariants);
      judge(step + 1, JSON.stringify(command));
    }
    await calm(world, invariants);
    invariants.checkEnd();
    judge(commands.length + 1, 'all calm');
    await atEnd(world);
    return commands.length;
  } finally {
    process.off('unhandledRejection', unhandled);
    world.vanish(false);
    await drained();
  }
}
