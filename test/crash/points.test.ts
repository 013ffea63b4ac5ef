import { describe, expect, test } from 'vitest';
import { isAsExplored, pointsOf } from './points.ts';

const signingOut = [
  'session.read#1:before',
  'session.read#1:after',
  'keychain set sign-outs head#1:before',
  'keychain set sign-outs head#1:after',
  'provider.refresh#1:before',
  'token request#1:before',
  'token request#1:after',
];

/** If re-authentication comes first, the first token request is a different one. */
const provingFirst = ['provider.exchange#1:before', 'token request#1:before', 'token request#1:after'];

function pointNamed(name: string) {
  const point = pointsOf(signingOut).find((one) => one.name === name);
  if (point === undefined) throw new Error(`no point ${name}`);
  return point;
}

describe('the point of a kill', () => {
  test('counts as explored if the same changes were stored and sent by then', () => {
    for (const point of pointsOf(signingOut)) expect(isAsExplored(point, signingOut), point.name).toBe(true);
    expect(isAsExplored(pointNamed('session.read#1:after'), signingOut.slice(0, 2))).toBe(true);
  });

  test('does not count if another scenario has a point of the same name', () => {
    for (const name of ['token request#1:after', 'token request#1:before', 'token request#1 arrived']) {
      expect(isAsExplored(pointNamed(name), provingFirst), name).toBe(false);
    }
  });

  test('does not count if the point was not reached', () => {
    expect(isAsExplored(pointNamed('token request#1:after'), signingOut.slice(0, -1))).toBe(false);
  });
});
