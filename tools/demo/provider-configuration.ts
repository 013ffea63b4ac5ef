import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import { type Account, type Client, errors, interactionPolicy, type ProviderContext, type Token } from 'oidc-provider';
import { accountOf } from './accounts.ts';
import { oneTimeCodeAcr, oneTimeCodeReason, passwordAcr, wantsOneTimeCode } from './assurance.ts';
import { cleanDeviceName } from './device-name.ts';
import { putPage } from './http-answers.ts';
import type { MemoryStore } from './memory-store.ts';
import { notesResource, notesScopes } from './notes-api.ts';
import { keepOfflineAccess } from './offline-access.ts';
import { deviceCodeConfirmPage, deviceCodeDonePage, deviceCodeEntryPage } from './pages/device-code-pages.ts';
import { problemPage } from './pages/problem-page.ts';
import { signOutDonePage, signOutPage } from './pages/sign-out-page.ts';
import { registeredRedirectUris } from './redirect-rule.ts';

export const clientId = 'nightlatch-desktop';

const minute = 60;
const day = 24 * 60 * minute;

interface Choices {
  readonly port: number;
  readonly accessTokenSeconds: number;
  readonly signingKey: JWK;
  readonly store: MemoryStore;
}

export function providerConfiguration({ port, accessTokenSeconds, signingKey, store }: Choices): object {
  return {
    adapter: (model: string) => store.adapter(model),
    jwks: { keys: [signingKey] },
    clients: [
      {
        client_id: clientId,
        client_name: 'Nightlatch',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        response_types: ['code'],
        redirect_uris: registeredRedirectUris,
      },
    ],
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name'],
      email: ['email', 'email_verified'],
    },
    // The ID token contains the user's claims, so that the app needs no further request.
    conformIdTokenClaims: false,
    acrValues: [passwordAcr, oneTimeCodeAcr],
    findAccount,
    interactions: { policy: signInPolicy(), url: interactionPath },
    // Returns only the grant of this very sign-in: see `interactions.ts`.
    loadExistingGrant: ({ oidc }: ProviderContext) => {
      const grantId = oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : oidc.provider.Grant.find(grantId);
    },
    rotateRefreshToken: refuseForeignResource,
    extraTokenClaims: howSignedIn,
    // A device's session does not depend on the browser session that it began in.
    expiresWithSession: () => false,
    extraParams: {
      device_name: ({ oidc }: ProviderContext, value: unknown) => {
        oidc.params.device_name = cleanDeviceName(value);
      },
      scope: keepOfflineAccess,
    },
    clientBasedCORS: () => false,
    // No tolerance, because all parties use the same clock, so tokens expire exactly on time.
    clockTolerance: 0,
    // Cookies do not separate ports, so each provider on this address needs its own names.
    cookies: {
      names: {
        session: `nightlatch_demo_${port}_session`,
        interaction: `nightlatch_demo_${port}_interaction`,
        resume: `nightlatch_demo_${port}_resume`,
      },
      keys: [randomBytes(32).toString('base64url')],
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: minute,
      DeviceCode: 10 * minute,
      Grant: 90 * day,
      IdToken: 5 * minute,
      Interaction: 10 * minute,
      RefreshToken: 14 * day,
      Session: day,
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: { enabled: true, defaultResource: () => undefined, getResourceServerInfo: describeResource },
      dPoP: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      introspection: { enabled: true, allowedPolicy: isOwnToken },
      revocation: { enabled: true, allowedPolicy: isOwnToken },
      rpInitiatedLogout: { enabled: true, logoutSource: askToSignOut, postLogoutSuccessSource: sayHowSignOutEnded },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: askForUserCode,
        userCodeConfirmSource: confirmUserCode,
        successSource: (context: ProviderContext) => putPage(context, deviceCodeDonePage()),
      },
    },
    renderError: (
      context: ProviderContext,
      { error, error_description: description }: { readonly error: string; readonly error_description?: string },
    ) => putPage(context, problemPage(error, description)),
  };
}

function findAccount(_context: ProviderContext, subject: string): Account | undefined {
  const account = accountOf(subject);
  if (account === undefined) return undefined;
  const { name, email } = account;
  return { accountId: subject, claims: () => ({ sub: subject, name, email, email_verified: true }) };
}

/** Returns the claims `acr` and `auth_time` of an access token, which an API checks (RFC 9470, 4). */
function howSignedIn({ oidc }: ProviderContext) {
  const { AuthorizationCode, RefreshToken, DeviceCode } = oidc.entities;
  const { acr, authTime } = AuthorizationCode ?? RefreshToken ?? DeviceCode ?? {};
  return { acr, auth_time: authTime };
}

function describeResource({ oidc }: ProviderContext, resource: string) {
  if (resource !== notesResource(oidc.provider.issuer)) throw new errors.InvalidTarget();
  return { scope: notesScopes.join(' '), accessTokenFormat: 'opaque' };
}

/**
 * Rotates the refresh token on each use. Throws for a resource that was not granted, because the provider would refuse
 * it only after the token is spent.
 */
function refuseForeignResource({ oidc }: ProviderContext): true {
  const { resource } = oidc.params;
  const granted = oidc.entities.RefreshToken?.resourceIndicators;
  if (typeof resource === 'string' && granted?.has(resource) !== true) throw new errors.InvalidTarget();
  return true;
}

/**
 * Returns the provider's own prompts with two additions: an app may request an account selection, and a request for the
 * one-time code gets it, even if the user is signed in.
 */
function signInPolicy() {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
  const isMissing = ({ oidc }: ProviderContext) =>
    wantsOneTimeCode(oidc.params.acr_values) && oidc.session.acr !== oneTimeCodeAcr;
  policy
    .get('login')
    .checks.add(new interactionPolicy.Check(oneTimeCodeReason, 'a one-time code is missing', isMissing));
  return policy;
}

function interactionPath(_context: ProviderContext, { uid }: { readonly uid: string }): string {
  return `/interaction/${uid}`;
}

function isOwnToken(_context: ProviderContext, client: Client, token: Token): boolean {
  return token.clientId === client.clientId;
}

function askToSignOut(context: ProviderContext): void {
  const { session } = context.oidc;
  const name = accountOf(session.accountId ?? '')?.name ?? null;
  putPage(context, signOutPage(context.oidc.urlFor('end_session_confirm'), session.state?.secret ?? '', name));
}

async function sayHowSignOutEnded(context: ProviderContext): Promise<void> {
  const session = await context.oidc.provider.Session.get(context);
  putPage(context, signOutDonePage(session.accountId === undefined));
}

function askForUserCode(
  context: ProviderContext,
  _form: string,
  _out: object | undefined,
  error: { readonly name: string; readonly userCode?: string } | undefined,
): void {
  const problem =
    error === undefined
      ? null
      : error.name === 'AbortedError'
        ? 'You cancelled. The app was told, and nobody is signed in.'
        : 'That code is not known, or it has been used already.';
  const action = context.oidc.urlFor('code_verification');
  putPage(
    context,
    deviceCodeEntryPage(action, context.oidc.session.state?.secret ?? '', error?.userCode ?? '', problem),
  );
}

function confirmUserCode(
  context: ProviderContext,
  _form: string,
  client: Client,
  _deviceInfo: object,
  userCode: string,
): void {
  const action = context.oidc.urlFor('code_verification');
  const name = client.clientName ?? client.clientId;
  putPage(context, deviceCodeConfirmPage(action, context.oidc.session.state?.secret ?? '', name, userCode));
}
