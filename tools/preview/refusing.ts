/** Read by the language and its tools of any object: no sign that someone expects an API there. */
const harmless = new Set(['then', 'toJSON', 'constructor', 'default']);

/**
 * The same object, on which reading what preview does not supply throws and names it. An `undefined` would let main run
 * on with something Electron has and preview lacks.
 */
export function refusing<Target extends object>(name: string, target: Target): Target {
  return new Proxy(target, {
    get(object, key) {
      if (typeof key === 'symbol' || key in object || harmless.has(key)) return Reflect.get(object, key, object);
      throw new Error(`preview: ${name}.${key} is not implemented`);
    },
    set(object, key, value) {
      if (typeof key !== 'symbol' && !(key in object)) {
        throw new Error(`preview: ${name}.${key} is not implemented and cannot be set`);
      }
      return Reflect.set(object, key, value, object);
    },
  });
}

/** For a whole module or class: importing it is harmless, using it is refused. */
export function refused(name: string): never {
  const refuse = (key: string | symbol): never => {
    throw new Error(`preview: ${name}${typeof key === 'symbol' ? '' : `.${key}`} is not implemented`);
  };
  return new Proxy(function unavailable() {}, {
    get: (target, key) => (typeof key === 'symbol' || harmless.has(key) ? Reflect.get(target, key) : refuse(key)),
    apply: () => refuse('()'),
    construct: () => {
      throw new Error(`preview: new ${name}() is not implemented`);
    },
  }) as never;
}

/** Throws unless every option that is set is one preview acts on, with a value it can act on. */
export function refuseOptions(
  place: string,
  options: object,
  known: Readonly<Record<string, (value: unknown) => boolean>>,
): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const accepts = Object.hasOwn(known, name) ? known[name] : undefined;
    if (accepts === undefined) throw new Error(`preview: the option ${name} of ${place} is not implemented`);
    if (!accepts(value)) {
      throw new Error(`preview: ${place} does not take ${name}: ${JSON.stringify(value) ?? String(value)}`);
    }
  }
}
