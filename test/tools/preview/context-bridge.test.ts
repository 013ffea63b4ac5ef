import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningApp } from '../../support/launch-app.ts';
import { call, createFixture, type Fixture } from './fixture-app.ts';

let fixture: Fixture;
let app: RunningApp;
beforeAll(async () => {
  fixture = await createFixture();
  app = await fixture.start();
});
afterAll(() => fixture.close());

/** The preload's exposed `values`, as the page sees them. */
interface Values {
  readonly number: number;
  readonly nested: { readonly list: readonly [number, { readonly deep: boolean }] };
  readonly date: Date;
  readonly instance: { readonly own: number };
  add(a: number, b: number): number;
  fails(): never;
  failsLater(): Promise<never>;
  later(value: unknown): Promise<unknown>;
  callBack(callback: (value: object) => unknown): { readonly returned: unknown };
  makeCounter(): { next(): number };
  typeOf(value: unknown): string;
  ownSymbols(value: object): number;
  isSelf(value: object): boolean;
}

describe('isolation', () => {
  test('hides every global of the preload, of Node and of the machinery from the page’s first script on', async () => {
    const { globals, ...first } = await app.page.evaluate(
      () => Reflect.get(window, 'atFirst') as { globals: string[]; preloadSecret: string; node: string[] },
    );
    expect(first).toEqual({ preloadSecret: 'undefined', node: [], evaluated: 'EvalError' });
    expect(globals).toContain('fixture');
    expect(
      globals.filter((name) =>
        /^[a-z].*(preview|binding|receive|handshake|link)|^(preview|binding|receive|link)/.test(name),
      ),
    ).toEqual([]);
  });

  test('hides every global of the page from the preload', async () => {
    expect(await call(app.page, 'seesOfPage')).toBeNull();
  });

  test('lets the preload require nothing but electron', async () => {
    expect(await call(app.page, 'require')).toMatch(/module not found/i);
  });

  test('keeps changes of the page’s built-in objects out of the bridge', async () => {
    const stolen = await app.page.evaluate(async () => {
      const caught: string[] = [];
      const { dispatchEvent } = EventTarget.prototype;
      const NativeEvent = CustomEvent;
      EventTarget.prototype.dispatchEvent = function steal(event: Event) {
        caught.push('dispatchEvent');
        return Reflect.apply(dispatchEvent, this, [event]);
      };
      window.CustomEvent = class extends NativeEvent<unknown> {
        constructor(type: string, init?: CustomEventInit) {
          super(type, init);
          caught.push('CustomEvent');
        }
      } as typeof CustomEvent;
      try {
        const values = Reflect.get(window, 'values') as { add(a: number, b: number): number };
        return { sum: values.add(2, 3), caught };
      } finally {
        EventTarget.prototype.dispatchEvent = dispatchEvent;
        window.CustomEvent = NativeEvent;
      }
    });
    expect(stolen).toEqual({ sum: 5, caught: [] });
  });
});

describe('exposed values', () => {
  test('are copies, deeply frozen, under a name that cannot be replaced', async () => {
    const found = await app.page.evaluate(() => {
      const values = Reflect.get(window, 'values') as Values;
      const property = Object.getOwnPropertyDescriptor(window, 'values');
      const frozen = [values, values.nested, values.nested.list, values.nested.list[1], values.add].map(
        Object.isFrozen,
      );
      const { number, nested } = values;
      return { number, nested, frozen, writable: property?.writable, configurable: property?.configurable };
    });
    expect(found).toEqual({
      number: 7,
      nested: { list: [1, { deep: true }] },
      frozen: [true, true, true, true, true],
      writable: false,
      configurable: false,
    });
  });

  test('lose symbols and prototypes, and a bare function may be exposed', async () => {
    const found = await app.page.evaluate(() => {
      const values = Reflect.get(window, 'values') as Values;
      const { instance, date } = values;
      return {
        symbol: Reflect.get(values, 'symbol') === undefined,
        instance: { ...instance },
        method: 'method' in instance,
        plain: Object.getPrototypeOf(instance) === Object.prototype,
        date: date instanceof Date && date.getTime(),
        bare: (Reflect.get(window, 'bareFunction') as (value: number) => number)(21),
      };
    });
    expect(found).toEqual({ symbol: true, instance: { own: 1 }, method: false, plain: true, date: 5, bare: 42 });
  });

  test('may use each name once', async () => {
    expect(await app.page.evaluate(() => Reflect.get(window, 'exposedTwice'))).toBe(
      'Error: Cannot bind an API on top of an existing property on the window object',
    );
  });
});

describe('calls', () => {
  test('return at once, with copies, and functions in the results stay callable', async () => {
    const found = await app.page.evaluate(() => {
      const values = Reflect.get(window, 'values') as Values;
      const counter = values.makeCounter();
      return { sum: values.add(1, 2), counted: [counter.next(), counter.next(), values.makeCounter().next()] };
    });
    expect(found).toEqual({ sum: 3, counted: [1, 2, 1] });
  });

  test('call a callback of the page at once, and receive its result', async () => {
    const found = await app.page.evaluate(() => {
      const heard: object[] = [];
      const values = Reflect.get(window, 'values') as Values;
      const { returned } = values.callBack((value) => {
        heard.push(value);
        return { nested: values.add(4, 4) };
      });
      return { heard, returned };
    });
    expect(found).toEqual({ heard: [{ from: 'preload' }], returned: { nested: 8 } });
  });

  test('throw a plain error of the page’s own world, with the message', async () => {
    const found = await app.page.evaluate(async () => {
      const values = Reflect.get(window, 'values') as Values;
      const caught: unknown[] = [];
      try {
        values.fails();
      } catch (error) {
        caught.push(error);
      }
      await values.failsLater().catch((error: unknown) => caught.push(error));
      return caught.map((error) => [Object.getPrototypeOf(error) === Error.prototype, (error as Error).message]);
    });
    expect(found).toEqual([
      [true, 'not today'],
      [true, 'not tomorrow'],
    ]);
  });

  test('pass promises in both directions', async () => {
    const found = await app.page.evaluate(async () => {
      const values = Reflect.get(window, 'values') as Values;
      const promised = values.later({ when: Promise.resolve('soon') });
      const answer = (await promised) as { readonly when: Promise<string> };
      return [promised instanceof Promise, await answer.when];
    });
    expect(found).toEqual([true, 'soon']);
  });

  test('keep the types of arguments, drop symbols, and allow circular references', async () => {
    const found = await app.page.evaluate(() => {
      const values = Reflect.get(window, 'values') as Values;
      const cycle: { self?: object } = {};
      cycle.self = cycle;
      return {
        types: [new Date(), new Map(), new Uint8Array(1), [], null, undefined, 1n].map((value) => values.typeOf(value)),
        symbols: values.ownSymbols({ [Symbol('s')]: 1 }),
        cycle: values.isSelf(cycle),
      };
    });
    expect(found).toEqual({
      types: ['Date', 'Map', 'Uint8Array', 'Array', 'Null', 'Undefined', 'BigInt'].map((name) => `[object ${name}]`),
      symbols: 0,
      cycle: true,
    });
  });

  test('refuse what no world can copy', async () => {
    const message = await app.page.evaluate(() => {
      try {
        (Reflect.get(window, 'values') as Values).typeOf(new WeakMap());
        return 'no error';
      } catch (error) {
        return `${error}`;
      }
    });
    expect(message).toBe('Error: An object could not be cloned.');
  });
});
