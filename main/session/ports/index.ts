export { type AccessTokenRequest, defaultToken } from './access-token-request.ts';
export type { ActivityEvent, StrayRequest } from './activity-event.ts';
export { codeOf, retryAfterOf, SessionError } from './errors.ts';
export { createKeyedMutex } from './keyed-mutex.ts';
export type {
  Activity,
  AuthorizationOptions,
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
  SystemBrowser,
  TokenResponse,
  Vault,
} from './ports.ts';
export type { QueuedSignOut, SessionRecord, StoredAccounts } from './records.ts';
export type { Seal, SealState } from './seal.ts';
export { Secret } from './secret.ts';
export type { StepUpRequest } from './step-up-request.ts';
export { unlessAborted } from './unless-aborted.ts';
export { assertValidated, type ValidatedCallback } from './validate-callback.ts';
