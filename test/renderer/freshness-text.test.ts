import { expect, test } from 'vitest';
import { meaningOf, refreshFailures } from '../../main/session/core/refresh-failures.ts';
import { freshnessText } from '../../renderer/text/session-text.ts';

test.each(Object.keys(refreshFailures) as (keyof typeof refreshFailures)[])(
  'a session whose refresh fails with %s is called offline only if the code means offline',
  (code) => {
    const { word } = freshnessText({ kind: 'offline', code, since: 0, nextTryAt: null });
    expect(word).toBe(meaningOf(code) === 'offline' ? 'Offline' : 'Not renewed');
  },
);
