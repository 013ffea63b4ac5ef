import { z } from 'zod';

/** Rules that the file alone cannot decide: it can never permit an insecure issuer by itself. */
export interface SchemaRules {
  /** The file requests insecure loopback issuers, and this is not a packaged build. */
  readonly insecureLoopback: boolean;
  /** The bundled default lists no provider; the window then explains how to add one. */
  readonly mayBeEmpty: boolean;
  /**
   * A packaged build loads no module that was not packaged with it, because another user or program may have put it
   * there.
   */
  readonly packaged: boolean;
}

/** Creates the schema. Every message states the expected value, because it is shown beside the value found. */
export function configSchema({ insecureLoopback, mayBeEmpty, packaged }: SchemaRules) {
  const issuerWords = insecureLoopback
    ? 'an https URL without query or fragment, or http on 127.0.0.1 or [::1]'
    : 'an https URL without query or fragment (http only on a loopback address, with allowInsecureLoopback, unpackaged)';
  const issuer = z
    .string(issuerWords)
    .max(500, issuerWords)
    .refine((text) => isIssuer(text, insecureLoopback), issuerWords);

  const provider = z.strictObject(
    {
      id: text('lower-case letters, digits and hyphens, at most 64, a letter first', /^[a-z][a-z0-9-]{0,63}$/),
      name: text('a name of 1 to 80 characters, without control characters', /^[^\p{C}]{1,80}$/u),
      issuer,
      clientId: text('1 to 512 printable ASCII characters (RFC 6749, appendix A.1)', /^[\x20-\x7e]{1,512}$/),
      scopes: z
        .array(text('a scope (RFC 6749, 3.3)', /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/), scopesWords)
        .max(50, scopesWords)
        .refine((scopes) => scopes.includes('openid') && isUnique(scopes), scopesWords),
      resources: z
        .array(
          z.string(resourceWords).refine((text) => isResource(text, insecureLoopback), resourceWords),
          resourcesWords,
        )
        .max(20, resourcesWords)
        .refine(isUnique, resourcesWords)
        .default([]),
      redirect: redirect.prefault({}),
      directory: z
        .union([z.literal('none'), z.strictObject({ family: z.literal('nightlatch-demo') })], directoryWords)
        .default('none'),
      revokeReplaced: z.boolean('true or false').default(false),
      stepUpAcrValues: z
        .array(text('an acr value', /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/), acrWords)
        .max(20, acrWords)
        .refine(isUnique, acrWords)
        .default([]),
      endSession: z.enum(['browser', 'none'], '"browser" or "none"').default('browser'),
    },
    'a provider: an object',
  );

  return z.strictObject(
    {
      providers: z
        .array(provider, providersWords)
        .min(mayBeEmpty ? 0 : 1, providersWords)
        .max(50, providersWords)
        .refine((providers) => isUnique(providers.map(({ id }) => id)), 'each id only once'),
      times: times.prefault({}),
      locks: locks.prefault({}),
      apiOrigins: z
        .array(
          z.string(originWords).refine((text) => isOrigin(text, insecureLoopback), originWords),
          'a list of https origins',
        )
        .max(100, 'a list of at most 100 https origins')
        .default([]),
      clientCertificates: z.array(clientCertificate, certificatesWords).max(20, certificatesWords).default([]),
      biometricsAllowed: z.boolean('true or false').default(true),
      allowInsecureLoopback: z.boolean('true or false').default(false),
      keychainModule: z
        .enum(['napi', 'keytar'], '"napi" or "keytar"')
        .refine((module) => module === 'napi' || !packaged, '"napi" in a packaged build')
        .default('napi'),
    },
    'one JSON object',
  );
}

export type Config = DeepReadonly<z.output<ReturnType<typeof configSchema>>>;
export type ProviderConfig = Config['providers'][number];

type DeepReadonly<Value> = Value extends object ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> } : Value;

const providersWords = 'a list of 1 to 50 providers';
const scopesWords = 'a list of different scopes, "openid" among them';
const directoryWords = '"none" or { "family": "nightlatch-demo" }';
const originWords = 'an https origin, such as https://api.example.com';
const resourceWords = 'an https URL without fragment, such as https://api.example.com (RFC 8707)';
const resourcesWords = 'a list of at most 20 different https URLs';
const acrWords = 'a list of at most 20 different acr values';
const certificatesWords = 'a list of at most 20 client certificates';
const nameWords = 'a common name of 1 to 200 characters, without control characters';
const portWords = 'a whole number from 1024 to 65535';
const portsWords = 'a list of at most 20 different ports';

const text = (words: string, pattern: RegExp) => z.string(words).regex(pattern, words);

function number(least: number, most: number, unit: string) {
  const words = `${unit}, from ${least} to ${most}`;
  return z.number(words).min(least, words).max(most, words);
}

const redirect = z.strictObject(
  {
    kind: z.literal('loopback', '"loopback"').default('loopback'),
    ports: z
      .array(z.int(portWords).min(1024, portWords).max(65_535, portWords), portsWords)
      .max(20, portsWords)
      .refine(isUnique, portsWords)
      .default([]),
    path: text('a path such as /callback', /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}){1,4}$/).default('/callback'),
    oneTimePath: z.boolean('true or false').default(false),
  },
  'an object',
);

const clientCertificate = z.strictObject(
  {
    origin: z.string(originWords).refine((text) => isOrigin(text, false), originWords),
    issuerName: text(nameWords, /^[^\p{C}]{1,200}$/u),
    subjectName: text(nameWords, /^[^\p{C}]{1,200}$/u).optional(),
  },
  'an object',
);

const times = z.strictObject(
  {
    idleMinutes: number(0.05, 1440, 'minutes').default(10),
    absoluteHours: number(0.01, 720, 'hours').default(12),
    idleMinutesMax: number(0.05, 1440, 'minutes').default(1440),
    absoluteHoursMax: number(0.01, 720, 'hours').default(720),
    signInSeconds: number(1, 3600, 'seconds').default(300),
  },
  'an object',
);

const orSignOut = z.enum(['lock', 'sign-out'], '"lock" or "sign-out"');
const orNothing = z.enum(['lock', 'sign-out', 'nothing'], '"lock", "sign-out" or "nothing"');

const locks = z.strictObject(
  {
    idle: orSignOut.default('lock'),
    absolute: orSignOut.default('lock'),
    screenLocked: orNothing.default('lock'),
    sleep: orNothing.default('lock'),
    hidden: orNothing.default('nothing'),
    unfocused: orNothing.default('nothing'),
    unfocusedMinutes: number(0.05, 1440, 'minutes').default(15),
  },
  'an object',
);

function isUnique(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

/** OIDC Discovery 1.0, section 2: a URL without query or fragment. This app also refuses user information. */
function isIssuer(candidate: string, insecureLoopback: boolean): boolean {
  return !candidate.includes('?') && isPlainUrl(candidate, insecureLoopback);
}

/** RFC 8707, section 2. */
function isResource(candidate: string, insecureLoopback: boolean): boolean {
  return candidate.length <= 500 && /^[\x21-\x7e]+$/.test(candidate) && isPlainUrl(candidate, insecureLoopback);
}

/**
 * Returns whether the URL has no fragment or user information, and uses https, or http on a loopback address if
 * allowed.
 */
function isPlainUrl(candidate: string, insecureLoopback: boolean): boolean {
  const url = URL.canParse(candidate) ? new URL(candidate) : null;
  if (url === null || /[\s#@\\]/.test(candidate)) return false;
  if (url.protocol === 'https:') return candidate.startsWith('https://');
  const isLoopback = url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  return insecureLoopback && isLoopback && /^http:\/\/(127\.0\.0\.1|\[::1\])([:/]|$)/.test(candidate);
}

function isOrigin(candidate: string, insecureLoopback: boolean): boolean {
  return isPlainUrl(candidate, insecureLoopback) && new URL(candidate).origin === candidate;
}
