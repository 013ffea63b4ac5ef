/** One of the two worlds of a page, as the other sees it. */
export interface Crossing {
  /** Calls a named door of the other world with copied values; throws what the door throws. */
  call(door: string, ...values: readonly unknown[]): unknown;
}

/** A copied value: `value` by structured clone, the other kinds by their own rules. */
type Parcel =
  | readonly ['value', unknown]
  | readonly ['function' | 'promise', number]
  | readonly ['error', string]
  /** The number of an earlier object of the same value, so that cycles and shared references are preserved. */
  | readonly ['seen', number]
  | readonly ['array', readonly Parcel[]]
  | readonly ['object', readonly (readonly [string, Parcel])[]];

type Packet =
  | { readonly do: 'call'; readonly target: string | number; readonly values: readonly Parcel[] }
  | { readonly do: 'answer'; readonly threw: boolean; readonly value: Parcel }
  | { readonly do: 'settle'; readonly promise: number; readonly threw: boolean; readonly value: Parcel };

/**
 * The context bridge: carries calls between the page's own world and the preload's isolated world, synchronously and in
 * both directions. Both worlds hold the same event target, which is not reachable from the document; Chromium copies an
 * event's `detail` from one world to the other. As in Electron, functions and promises become proxies, prototypes and
 * symbols are dropped, and an error arrives as a plain `Error` with its message.
 *
 * Runs in both worlds as its own source text, so it must not refer to anything outside itself. It captures the platform
 * functions that it uses at once, before any script of the page could replace them.
 */
export function createCrossing(
  link: EventTarget,
  [outgoing, incoming]: readonly [outgoing: string, incoming: string],
  doors: Readonly<Record<string, (...values: readonly unknown[]) => unknown>>,
): Crossing {
  const { apply, ownKeys } = Reflect;
  const { dispatchEvent, addEventListener } = EventTarget.prototype;
  const readDetail = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get as () => unknown;
  const { then } = Promise.prototype;
  const { defineProperty, getPrototypeOf } = Object;
  const { propertyIsEnumerable: isEnumerable, toString: toText } = Object.prototype;
  const { isArray } = Array;
  const MakeEvent = CustomEvent;
  const cloneOf = structuredClone;
  const functions: ((...values: readonly unknown[]) => unknown)[] = [];
  const promises = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (e: unknown) => void }
  >();
  let promiseCount = 0;
  let answer: Extract<Packet, { do: 'answer' }> | null = null;

  const post = (packet: Packet) => apply(dispatchEvent, link, [new MakeEvent(outgoing, { detail: packet })]);

  function pack(value: unknown, seen: object[] = [], depth = 0): Parcel {
    if (depth > 1000) {
      throw new Error(
        'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      );
    }
    if (typeof value === 'function') return ['function', functions.push(value as (typeof functions)[number]) - 1];
    if (typeof value === 'symbol') return ['value', undefined];
    if (typeof value !== 'object' || value === null) return ['value', value];
    if (value instanceof Promise) return ['promise', watch(value)];
    if (value instanceof Error) return ['error', value.message];
    if (!isArray(value) && !isPlain(value)) return ['value', cloneOrRefuse(value)];
    for (let index = 0; index < seen.length; index += 1) if (seen[index] === value) return ['seen', index];
    seen[seen.length] = value;
    if (isArray(value)) {
      const items: Parcel[] = [];
      for (let index = 0; index < value.length; index += 1) items[index] = pack(value[index], seen, depth + 1);
      return ['array', items];
    }
    const pairs: [string, Parcel][] = [];
    for (const key of ownKeys(value)) {
      if (typeof key !== 'string' || !apply(isEnumerable, value, [key])) continue;
      pairs[pairs.length] = [key, pack((value as Record<string, unknown>)[key], seen, depth + 1)];
    }
    return ['object', pairs];
  }

  function cloneOrRefuse(value: object): unknown {
    try {
      return cloneOf(value);
    } catch {
      throw new Error('An object could not be cloned.');
    }
  }

  /** Returns whether this is an object of the language, of any class, and not a platform object. */
  function isPlain(value: object): boolean {
    if (getPrototypeOf(value) === null) return true;
    return apply(toText, value, []) === '[object Object]';
  }

  function watch(promise: Promise<unknown>): number {
    promiseCount += 1;
    const number = promiseCount;
    const settle = (threw: boolean) => (value: unknown) => {
      post({ do: 'settle', promise: number, threw, value: packOrRefuse(value) });
    };
    apply(then, promise, [settle(false), settle(true)]);
    return number;
  }

  function packOrRefuse(value: unknown): Parcel {
    try {
      return pack(value);
    } catch (error) {
      return ['error', (error as Error).message];
    }
  }

  function unpack(parcel: Parcel, seen: object[] = []): unknown {
    switch (parcel[0]) {
      case 'function': {
        const target = parcel[1];
        return (...values: readonly unknown[]) => request(target, values);
      }
      case 'promise': {
        const number = parcel[1];
        return new Promise((resolve, reject) => {
          promises.set(number, { resolve, reject });
        });
      }
      case 'error':
        return new Error(parcel[1]);
      case 'seen':
        return seen[parcel[1]];
      case 'array': {
        const items: unknown[] = [];
        seen[seen.length] = items;
        for (let index = 0; index < parcel[1].length; index += 1) {
          items[index] = unpack(parcel[1][index] as Parcel, seen);
        }
        return items;
      }
      case 'object': {
        const object = {};
        seen[seen.length] = object;
        for (let index = 0; index < parcel[1].length; index += 1) {
          const [key, packed] = parcel[1][index] as readonly [string, Parcel];
          const value = unpack(packed, seen);
          defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
        }
        return object;
      }
      default:
        return parcel[1];
    }
  }

  function request(target: string | number, values: readonly unknown[]): unknown {
    const parcels: Parcel[] = [];
    for (let index = 0; index < values.length; index += 1) parcels[index] = pack(values[index]);
    answer = null;
    post({ do: 'call', target, values: parcels });
    const got = answer as Extract<Packet, { do: 'answer' }> | null;
    answer = null;
    if (got === null) throw new Error('An unknown exception occurred while sending a function call to another context');
    if (got.threw) throw unpack(got.value);
    return unpack(got.value);
  }

  function serve({ target, values }: Extract<Packet, { do: 'call' }>): void {
    let outcome: Extract<Packet, { do: 'answer' }>;
    try {
      const run = typeof target === 'number' ? functions[target] : doors[target];
      if (run === undefined) throw new Error('There is no such function');
      const given: unknown[] = [];
      for (let index = 0; index < values.length; index += 1) given[index] = unpack(values[index] as Parcel);
      outcome = { do: 'answer', threw: false, value: pack(apply(run, undefined, given)) };
    } catch (error) {
      const message = error instanceof Error ? error.message : `${typeof error === 'symbol' ? 'Unknown error' : error}`;
      outcome = { do: 'answer', threw: true, value: ['error', message] };
    }
    post(outcome);
  }

  function receive(event: Event): void {
    const packet = apply(readDetail, event, []) as Packet;
    if (packet.do === 'call') serve(packet);
    else if (packet.do === 'answer') answer = packet;
    else {
      const waiting = promises.get(packet.promise);
      promises.delete(packet.promise);
      if (packet.threw) waiting?.reject(unpack(packet.value));
      else waiting?.resolve(unpack(packet.value));
    }
  }

  apply(addEventListener, link, [incoming, receive]);
  return { call: (door, ...values) => request(door, values) };
}
