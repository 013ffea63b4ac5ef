const longest = 100;

/** Returns a device's own name, made safe to list: no control or formatting characters, at most 100 characters. */
export function cleanDeviceName(asked: unknown): string | undefined {
  if (typeof asked !== 'string') return undefined;
  // Formatting characters (Cf) are removed too, because they can reverse the reading direction of the text after them.
  const name = asked
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return name === '' ? undefined : [...name].slice(0, longest).join('').trim();
}
