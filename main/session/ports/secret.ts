const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * A token, code, verifier, state or key. Converts to `[redacted]` in strings, JSON and Node's inspection. The value
 * leaves only through `reveal()`, whose calls are easy to find and to review.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Returns the value, for the code that must send or store it. */
  reveal(): string {
    return this.#value;
  }

  /** Compares in a time that depends only on the length of `candidate`, not on where it differs. */
  matches(candidate: string): boolean {
    let difference = this.#value.length ^ candidate.length;
    for (let index = 0; index < candidate.length; index += 1) {
      difference |= candidate.charCodeAt(index) ^ this.#value.charCodeAt(index % Math.max(this.#value.length, 1));
    }
    return difference === 0;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [inspect](): string {
    return '[redacted]';
  }
}
