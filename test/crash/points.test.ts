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

/** Where a proof is asked for first, the first token request is another one. */
const provingFirst = ['provider.exchange#1:before', 'token request#1:before', 'token request#1:after'];

function pointNamed(name: string) {
  const point = pointsOf(signingOut).find((one) => one.name === name);
  if (point === undefined) throw new Error(`no point ${name}`);
  return point;
}

describe('where a kill fell', () => {
  test('is as explored where as much was stored and sent by then', () => {
    for (const point of pointsOf(signingOut)) expect(isAsExplored(point, signingOut), point.name).toBe(true);
    expect(isAsExplored(pointNamed('session.read#1:after'), signingOut.slice(0, 2))).toBe(true);
  });

  test('is not where another way has a point of the same name', () => {
    for (const name of ['token request#1:after', 'token request#1:before', 'token request#1 arrived']) {
      expect(isAsExplored(pointNamed(name), provingFirst), name).toBe(false);
    }
  });

  test('is not where the point was not passed at all', () => {
    expect(isAsExplored(pointNamed('token request#1:after'), signingOut.slice(0, -1))).toBe(false);
  });
});
