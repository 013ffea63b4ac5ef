import type { CommandAnswer, CommandArguments, CommandName } from './commands.ts';
import type { Result } from './result.ts';
import type { Snapshot } from './session-state.ts';

type Ask<Name extends CommandName> =
  CommandArguments<Name> extends undefined
    ? () => Promise<Result<CommandAnswer<Name>>>
    : (args: CommandArguments<Name>) => Promise<Result<CommandAnswer<Name>>>;

/** The API that the preload exposes as `window.nightlatch`: one named function per command, and one subscription. */
export type Bridge = { readonly [Name in CommandName]: Ask<Name> } & {
  /** Calls `listener` with each new snapshot. Returns an unsubscribe function. */
  readonly onSnapshot: (listener: (snapshot: Snapshot) => void) => () => void;
};
