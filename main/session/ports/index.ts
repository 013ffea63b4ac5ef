export { type AccessAsk, ownToken } from './access-ask.ts';
export type { ActivityEvent } from './activity-event.ts';
export { codeOf, retryAfterOf, SessionError } from './errors.ts';
export { assertJudged } from './judge-callback.ts';
export type {
  Activity,
  AuthorizationAsk,
  Clock,
  Desktop,
  Directory,
  Identity,
  LandingOutcome,
  OpenRedirect,
  PreparedAuthorization,
  Presence,
  PresenceEvent,
  Provider,
  ProviderEntry,
  RecordStore,
  RedirectReceiver,
  RefreshLock,
  StrayRequest,
  SystemBrowser,
  TokenAnswer,
  Vault,
} from './ports.ts';
export type { QueuedSignOut, SessionRecord, StoredAccounts } from './records.ts';
export type { Seal, SealState } from './seal.ts';
export { Secret } from './secret.ts';
export type { StepUpAsk } from './step-up-ask.ts';
export { createTurns } from './turns.ts';
export { unlessAborted } from './unless-aborted.ts';
