import { z } from 'zod';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { ConfigProblem } from '../../contract/session-state.ts';
import { readTrusted, type TrustRules } from './read-trusted.ts';

/** An administrator's requirements for every session on this computer. An absent field requires nothing. */
export interface Policy {
  /** In minutes. */
  readonly idleMinutesMax?: number | undefined;
  /** In hours. */
  readonly absoluteHoursMax?: number | undefined;
  /** Sign-in is not offered at any other issuer. */
  readonly allowedIssuers?: readonly string[] | undefined;
  /** `false` means that biometrics open no lock. `true` allows nothing that the configuration does not. */
  readonly biometricsAllowed?: boolean | undefined;
}

export interface ManagedPolicy {
  readonly policy: Policy;
  /** Why the file's own policy is not in force, as a misconfiguration that the window can show. */
  readonly problem: {
    readonly code: Extract<SessionErrorCode, 'config-unreadable' | 'config-invalid'>;
    readonly file: string;
    readonly problems: readonly ConfigProblem[];
  } | null;
}

/**
 * In force if the policy cannot be trusted or parsed. No issuer is allowed, because the policy may have forbidden one
 * and it is unknown which.
 */
export const strictPolicy: Policy = {
  idleMinutesMax: 5,
  absoluteHoursMax: 8,
  allowedIssuers: [],
  biometricsAllowed: false,
};

const minutes = 'minutes from 0.05 to 1440';
const hours = 'hours from 0.01 to 720';
const issuer = 'an issuer URL of at most 500 characters';
const issuers = 'a list of at most 100 issuer URLs';

const policySchema = z.strictObject(
  {
    idleMinutesMax: z.number(minutes).min(0.05, minutes).max(1440, minutes).optional(),
    absoluteHoursMax: z.number(hours).min(0.01, hours).max(720, hours).optional(),
    allowedIssuers: z.array(z.url(issuer).max(500, issuer), issuers).max(100, issuers).optional(),
    biometricsAllowed: z.boolean('true or false').optional(),
  },
  'one JSON object',
);

/** Reads this computer's policy. Never throws: any fault results in `strictPolicy` and a problem. */
export function readManagedPolicy(file: string, rules: TrustRules): ManagedPolicy {
  const read = readTrusted(file, rules);
  if (read.kind === 'none') return { policy: {}, problem: null };
  if (read.kind !== 'text') return refused(file, 'config-unreadable', [problem('(file)', read.found, read.expected)]);
  const text = read.text.replace(/^\uFEFF/, '');
  const json = jsonOf(text);
  if (json === null) return refused(file, 'config-unreadable', [problem('(file)', 'no JSON', 'one JSON object')]);
  const parsed = policySchema.safeParse(json.value);
  const problems = [
    ...fieldNames
      .filter((name) => isRepeated(text, name))
      .map((name) => problem(name, 'the field more than once', 'each field at most once')),
    ...(parsed.error?.issues ?? []).flatMap((issue) => problemsOf(issue, json.value)),
  ];
  if (parsed.success && problems.length === 0) return { policy: parsed.data, problem: null };
  return refused(file, 'config-invalid', problems);
}

const fieldNames = Object.keys(policySchema.shape);

function problemsOf(issue: z.core.$ZodIssue, value: unknown): readonly ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => problem(name, 'a field nobody knows', `one of ${fieldNames.join(', ')}`));
  }
  const found = issue.path.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined),
    value,
  );
  return [problem(issue.path.join('.') || '(file)', (JSON.stringify(found) ?? 'nothing').slice(0, 60), issue.message)];
}

function refused(
  file: string,
  code: NonNullable<ManagedPolicy['problem']>['code'],
  problems: readonly ConfigProblem[],
): ManagedPolicy {
  return { policy: strictPolicy, problem: { code, file, problems } };
}

function problem(field: string, found: string, expected: string): ConfigProblem {
  return { field, found, expected };
}

function jsonOf(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/**
 * Returns whether a field is repeated. JSON.parse keeps the last one, and it is unknown which one the administrator
 * meant. The quoted name of a field cannot occur in a valid value.
 */
function isRepeated(text: string, name: string): boolean {
  return text.split(`"${name}"`).length > 2;
}
