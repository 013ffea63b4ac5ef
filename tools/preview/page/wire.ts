/** Converts the values of structured clone to text and back, as Electron's IPC does with V8's own serialiser. */
export interface Wire {
  /** Throws `An object could not be cloned.`, the exact message of Electron. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

type Slot = null | boolean | number | string | readonly [tag: string, detail?: string | number];
type Entry = readonly [kind: string, ...parts: readonly unknown[]];

/**
 * Runs in Node and, as its own source text, in the page's isolated world, so it must not refer to anything outside
 * itself. Objects are numbered, so that cycles and shared references survive.
 */
export function createWire(): Wire {
  const views = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array'].concat([
    'Uint32Array',
    'Float32Array',
    'Float64Array',
    'BigInt64Array',
    'BigUint64Array',
    'DataView',
    'Float16Array',
  ]);
  const errors = ['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];
  const global = globalThis as unknown as Record<string, new (...parts: readonly unknown[]) => object>;
  const tagOf = (value: object) => Object.prototype.toString.call(value).slice(8, -1);
  const refusal = () => new Error('An object could not be cloned.');

  function clone(value: unknown): unknown {
    try {
      return structuredClone(value);
    } catch {
      throw refusal();
    }
  }

  function toBase64(bytes: Uint8Array): string {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }

  function encode(value: unknown): string {
    const entries: Entry[] = [];
    const numbers = new Map<object, number>();

    function slot(part: unknown): Slot {
      if (part === undefined) return ['undefined'];
      if (part === null || typeof part === 'boolean' || typeof part === 'string') return part;
      if (typeof part === 'bigint') return ['bigint', part.toString()];
      if (typeof part === 'number') {
        return Number.isFinite(part) && !Object.is(part, -0)
          ? part
          : ['number', Object.is(part, -0) ? '-0' : `${part}`];
      }
      if (typeof part !== 'object') throw refusal();
      const known = numbers.get(part);
      if (known !== undefined) return ['@', known];
      const number = entries.length;
      numbers.set(part, number);
      entries.push(['pending']);
      entries[number] = entryOf(part);
      return ['@', number];
    }

    function entryOf(part: object): Entry {
      const tag = tagOf(part);
      if (Array.isArray(part))
        return ['array', part.length, Object.entries(part).map(([key, item]) => [key, slot(item)])];
      if (part instanceof Map) return ['map', [...part].map(([key, item]) => [slot(key), slot(item)])];
      if (part instanceof Set) return ['set', [...part].map(slot)];
      if (part instanceof Date) return ['date', slot(part.getTime())];
      if (part instanceof RegExp) return ['regexp', part.source, part.flags];
      if (part instanceof ArrayBuffer) return ['buffer', toBase64(new Uint8Array(part))];
      if (ArrayBuffer.isView(part) && views.includes(tag)) {
        const length = 'length' in part ? (part.length as number) : part.byteLength;
        return ['view', tag, slot(part.buffer), part.byteOffset, length];
      }
      if (part instanceof Error) {
        const name = errors.includes(part.name) ? part.name : 'Error';
        return ['error', name, part.message, part.stack ?? null, 'cause' in part, slot(part.cause)];
      }
      if (part instanceof Number || part instanceof String || part instanceof Boolean || part instanceof BigInt) {
        return ['boxed', slot(part.valueOf())];
      }
      if (tag !== 'Object') throw refusal();
      return ['object', Object.entries(part).map(([key, item]) => [key, slot(item)])];
    }

    // The platform's own clone first: it reads getters once, drops prototypes and refuses functions, as Electron does.
    const root = slot(clone(value));
    return JSON.stringify({ root, entries });
  }

  function decode(text: string): unknown {
    const { root, entries } = JSON.parse(text) as { readonly root: Slot; readonly entries: readonly Entry[] };
    const made: unknown[] = [];

    function read(slot: Slot): unknown {
      if (!Array.isArray(slot)) return slot;
      const [tag, detail] = slot as readonly [string, string | number];
      if (tag === 'undefined') return undefined;
      if (tag === 'bigint') return BigInt(detail);
      if (tag === 'number') return Number(detail);
      const number = detail as number;
      return number in made ? made[number] : make(number, entries[number] as Entry);
    }

    function make(number: number, [kind, ...parts]: Entry): unknown {
      const keep = <Value>(value: Value): Value => {
        made[number] = value;
        return value;
      };
      const pairs = (list: unknown) => list as readonly (readonly [Slot, Slot])[];
      switch (kind) {
        case 'array': {
          const array = keep(new Array<unknown>(parts[0] as number));
          for (const [key, item] of pairs(parts[1])) array[key as unknown as number] = read(item);
          return array;
        }
        case 'map': {
          const map = keep(new Map<unknown, unknown>());
          for (const [key, item] of pairs(parts[0])) map.set(read(key), read(item));
          return map;
        }
        case 'set': {
          const set = keep(new Set<unknown>());
          for (const item of parts[0] as readonly Slot[]) set.add(read(item));
          return set;
        }
        case 'date':
          return keep(new Date(read(parts[0] as Slot) as number));
        case 'regexp':
          return keep(new RegExp(parts[0] as string, parts[1] as string));
        case 'buffer':
          return keep(Uint8Array.from(atob(parts[0] as string), (letter) => letter.charCodeAt(0)).buffer);
        case 'view': {
          const View = global[parts[0] as string];
          if (View === undefined) throw refusal();
          return keep(new View(read(parts[1] as Slot), parts[2], parts[3]));
        }
        case 'error': {
          const Kind = (global[parts[0] as string] ?? Error) as ErrorConstructor;
          const error = keep(new Kind(parts[1] as string));
          const stack = parts[2] as string | null;
          Object.defineProperty(error, 'stack', { value: stack ?? undefined, configurable: true, writable: true });
          if (parts[3] === true) {
            Object.defineProperty(error, 'cause', {
              value: read(parts[4] as Slot),
              configurable: true,
              writable: true,
            });
          }
          return error;
        }
        case 'boxed':
          return keep(Object(read(parts[0] as Slot)));
        default: {
          const object = keep<Record<string, unknown>>({});
          for (const [key, item] of pairs(parts[0])) {
            // Defined, not assigned, because a key `__proto__` must stay a key.
            const value = read(item);
            Object.defineProperty(object, key as string, {
              value,
              configurable: true,
              enumerable: true,
              writable: true,
            });
          }
          return object;
        }
      }
    }

    return read(root);
  }

  return { encode, decode };
}
