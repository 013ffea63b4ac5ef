const longest = 100;

/** What a device calls itself, made safe to list: no control or formatting characters, at most 100 characters. */
export function cleanDeviceName(asked: unknown): string | undefined {
  if (typeof asked !== 'string') return undefined;
  // Formatting characters (Cf) go too: they can turn the reading direction of whatever follows them in a list.
  const name = asked
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return name === '' ? undefined : [...name].slice(0, longest).join('').trim();
}
