/** One challenge of a `WWW-Authenticate` field (RFC 9110, 11.3). Names are in lower case, values are unquoted. */
export interface Challenge {
  readonly scheme: string;
  readonly token68: string | null;
  readonly parameters: ReadonlyMap<string, string>;
}

const longestField = 8 * 1024;

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const quoted = '"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*"';
/** Matches up to the next comma outside quotes. */
const elementPattern = new RegExp(`((?:${quoted}|[^",])*)(?:,|$)`, 'y');
const challengePattern = new RegExp(`^(${token})(?: +([^ ].*))?$`, 's');
const parameterPattern = new RegExp(`^(${token})[ \\t]*=[ \\t]*(${token}|${quoted})$`);
const token68Pattern = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * Parses the challenges of a `WWW-Authenticate` field, or of several fields joined by commas (RFC 9110, 11.6.1). A
 * comma separates challenges as well as the parameters of one, and may also occur inside quotes. Returns `null` if the
 * field is invalid, names a parameter twice, or is longer than 8 KiB: no part of it is used then.
 */
export function parseChallenges(field: string): readonly Challenge[] | null {
  const challenges: { scheme: string; token68: string | null; parameters: Map<string, string> }[] = [];
  for (const element of elementsOf(field) ?? [null]) {
    const parameter = element === null ? null : parameterPattern.exec(element);
    const [, scheme, rest] = element === null || parameter !== null ? [] : (challengePattern.exec(element) ?? []);
    const first = rest === undefined ? null : parameterPattern.exec(rest);
    if (scheme !== undefined) {
      const token68 = rest === undefined || first !== null ? null : rest;
      if (token68 !== null && !token68Pattern.test(token68)) return null;
      challenges.push({ scheme: scheme.toLowerCase(), token68, parameters: new Map() });
    }
    const present = challenges.at(-1);
    if (present === undefined || (scheme === undefined && parameter === null)) return null;
    const [, name, value] = parameter ?? first ?? [];
    if (name === undefined || value === undefined) continue;
    if (present.token68 !== null || present.parameters.has(name.toLowerCase())) return null;
    present.parameters.set(name.toLowerCase(), meantBy(value));
  }
  return challenges;
}

/** Returns the list elements without surrounding blanks and without empty ones (RFC 9110, 5.6.1.2). */
function elementsOf(field: string): readonly string[] | null {
  if (field.length > longestField) return null;
  const elements: string[] = [];
  elementPattern.lastIndex = 0;
  while (elementPattern.lastIndex < field.length) {
    const match = elementPattern.exec(field);
    if (match === null) return null;
    elements.push(withoutBlanks(match[1] ?? ''));
  }
  return elements.filter((element) => element !== '');
}

/** Written as a loop, because a pattern would scan a long run of blanks once per blank. */
function withoutBlanks(text: string): string {
  let [from, to] = [0, text.length];
  while (isBlank(text[from])) from += 1;
  while (to > from && isBlank(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

const isBlank = (character: string | undefined) => character === ' ' || character === '\t';

/** Removes the quotes and backslashes of a quoted string (RFC 9110, 5.6.4). */
function meantBy(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : value;
}
