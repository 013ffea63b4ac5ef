const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * A token, code, verifier, state or key. It prints as `[redacted]` everywhere a value prints itself, so that a
 * secret can only leave by a call of `reveal()`, which is easy to find and to review.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the one place that must send or store it. */
  reveal(): string {
    return this.#value;
  }

  /** Compares in a time that depends on the length of `candidate` only, not on where it differs. */
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
