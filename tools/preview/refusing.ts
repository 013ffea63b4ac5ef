/** Keys that the language and its tools read on any object, so that reading one does not mean use of an API. */
const harmless = new Set(['then', 'toJSON', 'constructor', 'default']);

/**
 * Returns a proxy that throws, with its name, on access to a member that preview does not implement. With `undefined`,
 * main would continue without something that Electron has and preview lacks.
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

/** Returns a stand-in for a whole module or class: importing it is allowed, using it throws. */
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

/** Throws unless preview implements every option that is set, with its value. */
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
