import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Interaction, type Provider } from 'oidc-provider';
import { accountOf, judgePassword } from './accounts.ts';
import { oneTimeCodeAcr, oneTimeCodeReason, passwordAcr, wantsOneTimeCode } from './assurance.ts';
import type { Devices } from './devices.ts';
import { readForm, sendPage } from './http-answers.ts';
import { notesScopes } from './notes-api.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import { oneTimeCodePage } from './pages/one-time-code-page.ts';
import { problemPage } from './pages/problem-page.ts';
import { signInPage } from './pages/sign-in-page.ts';

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly interaction: Interaction;
  readonly client: string;
}

interface Parts {
  readonly provider: Provider;
  readonly codes: OneTimeCodes;
  readonly devices: Devices;
}

/** Returns the handler of `/interaction/:uid`: the user's steps between an authorization request and its response. */
export function createInteractions({ provider, codes, devices }: Parts) {
  async function show(visit: Visit) {
    const { interaction, url } = visit;
    const { prompt, session, uid } = interaction;

    // Consent is given in advance, because the client is the provider's own. A signed-in user continues without a page.
    if (prompt.name === 'consent' && session !== undefined) return finish(visit, session.accountId);

    if (codes.pending(uid) === undefined && session !== undefined && prompt.reasons.join() === oneTimeCodeReason) {
      const signedInAt = (await provider.Session.findByUid(session.uid))?.loginTs;
      if (signedInAt !== undefined) codes.begin(uid, session.accountId, signedInAt);
    }
    if (codes.pending(uid) !== undefined) return showOneTimeCode(visit, null);

    const filled = accountOf(url.searchParams.get('fill') ?? '');
    const email = filled?.email ?? interaction.params.login_hint ?? '';
    showSignIn(visit, email, filled?.password ?? '', null);
  }

  async function answer(visit: Visit) {
    const { request, response, interaction } = visit;
    const form = await readForm(request);
    if (form === null) return sendPage(response, 400, problemPage('invalid_request', 'That was not a form.'));

    switch (form.get('action')) {
      case 'cancel':
        codes.forget(interaction.uid);
        return provider.interactionFinished(
          request,
          response,
          { error: 'access_denied', error_description: 'The person cancelled the sign-in' },
          { mergeWithLastSubmission: false },
        );
      case 'sign-in':
        return judgeSignIn(visit, form);
      case 'stay':
        if (interaction.prompt.name !== choice || interaction.session === undefined) return showAnew(visit);
        return finish(visit, interaction.session.accountId);
      case 'one-time-code':
        return judgeOneTimeCode(visit, form);
      default:
        return showAnew(visit);
    }
  }

  async function judgeSignIn(visit: Visit, form: URLSearchParams) {
    const { interaction } = visit;
    const email = form.get('email') ?? '';
    const account = judgePassword(email, form.get('password') ?? '');
    if (account === undefined) return showSignIn(visit, email, '', 'That e-mail and password do not go together.');

    if (!wantsOneTimeCode(interaction.params.acr_values)) {
      return finish(visit, account.subject, { acr: passwordAcr, amr: ['pwd'], ts: nowSeconds() });
    }
    codes.begin(interaction.uid, account.subject, nowSeconds());
    return showAnew(visit);
  }

  async function judgeOneTimeCode(visit: Visit, form: URLSearchParams) {
    const pending = codes.pending(visit.interaction.uid);
    if (pending === undefined) return showAnew(visit);
    switch (codes.judge(visit.interaction.uid, form.get('code') ?? '')) {
      case 'right':
        return finish(visit, pending.subject, { acr: oneTimeCodeAcr, amr: ['pwd', 'otp'], ts: pending.passwordAt });
      case 'wrong':
        return showOneTimeCode(visit, 'That is not the code.');
      case 'too-many':
        return showSignIn(visit, '', '', 'Too many wrong codes. Sign in again.');
    }
  }

  /**
   * Each completed sign-in gets its own grant, whatever the browser session already has, because a grant is one device,
   * and ending one must never end another.
   */
  async function finish(
    { request, response, interaction }: Visit,
    accountId: string,
    login?: { readonly acr: string; readonly amr: readonly string[]; readonly ts: number },
  ) {
    const { client_id: clientId, scope = '', resource = [], device_name: device } = interaction.params;
    const grant = new provider.Grant({ accountId, clientId });
    const forNotes = scope.split(' ').filter((each) => notesScopes.some((known) => known === each));
    grant.addOIDCScope(
      scope
        .split(' ')
        .filter((each) => !forNotes.includes(each))
        .join(' '),
    );
    for (const each of [resource].flat()) grant.addResourceScope(each, forNotes.join(' '));
    const grantId = await grant.save();
    devices.describe(grantId, (await clientName(clientId)) ?? clientId, device);
    await provider.interactionFinished(request, response, {
      consent: { grantId },
      ...(login && { login: { accountId, ...login } }),
      // A user who completed this sign-in has selected an account.
      ...(interaction.prompt.name === choice && { select_account: {} }),
    });
  }

  function showSignIn(visit: Visit, email: string, password: string, problem: string | null) {
    const { response, client, interaction } = visit;
    const { prompt, session } = interaction;
    const signedInAs = prompt.name === choice ? (accountOf(session?.accountId ?? '')?.name ?? null) : null;
    const formMayLeadTo = destinationOf(interaction);
    const page = signInPage({ client, email, password, signedInAs, problem, formMayLeadTo });
    sendPage(response, problem === null ? 200 : 400, page);
  }

  function showOneTimeCode({ response, client, interaction }: Visit, problem: string | null) {
    const pending = codes.pending(interaction.uid);
    const name = accountOf(pending?.subject ?? '')?.name ?? '';
    const formMayLeadTo = destinationOf(interaction);
    const page = oneTimeCodePage({ client, name, code: pending?.code ?? '', problem, formMayLeadTo });
    sendPage(response, problem === null ? 200 : 400, page);
  }

  async function clientName(clientId: string) {
    return (await provider.Client.find(clientId))?.clientName;
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    try {
      const interaction = await provider.interactionDetails(request, response);
      if (url.pathname !== `/interaction/${interaction.uid}`) {
        return sendPage(response, 400, problemPage('invalid_request', 'This sign-in belongs to another page.'));
      }
      const client = (await clientName(interaction.params.client_id)) ?? interaction.params.client_id;
      const visit: Visit = { request, response, url, interaction, client };
      if (request.method === 'GET') return await show(visit);
      if (request.method === 'POST') return await answer(visit);
      sendPage(response, 405, problemPage('invalid_request', undefined));
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error;
      sendPage(
        response,
        400,
        problemPage('invalid_request', 'This sign-in has ended, or was begun in another browser.'),
      );
    }
  };
}

/** The prompt that requests an account selection, even if the browser is signed in (OIDC Core 1.0, 3.1.2.1). */
const choice = 'select_account';

const nowSeconds = () => Math.floor(Date.now() / 1000);

const showAnew = ({ response, url }: Visit) => redirectTo(response, url.pathname);

function redirectTo(response: ServerResponse, path: string) {
  response.writeHead(303, { location: path }).end();
}

/** Browsers apply `form-action` to the redirects after a form too, so it must contain the app's own address. */
function destinationOf({ params, deviceCode }: Interaction): string {
  if (deviceCode !== undefined || params.redirect_uri === undefined) return '';
  const { origin, hostname } = new URL(params.redirect_uri);
  // A policy cannot contain an IPv6 address.
  return hostname.startsWith('[') ? 'any' : origin;
}
