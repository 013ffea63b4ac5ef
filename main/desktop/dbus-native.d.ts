// The two parts of dbus-native that are used, as far as they are used. Its own types are of the whole: that brings a
// message bus of its own and a parser of XML into the app. The package exports its parts by these names.

declare module 'dbus-native/lib/message.js' {
  import type { Duplex } from 'node:stream';

  interface Message {
    /** 1: a call, 2: its answer, 3: an error for an answer, 4: a signal. */
    type?: number;
    flags?: number;
    serial?: number;
    path?: string;
    interface?: string;
    member?: string;
    errorName?: string;
    replySerial?: number;
    destination?: string;
    sender?: string;
    signature?: string;
    /** Plain values; 64-bit numbers are a `bigint`. */
    body?: unknown[];
  }

  interface Options {
    readonly maxMessageSize?: number;
  }

  /** Throws where a value is not of its type. */
  export function marshall(message: Message): Buffer;
  /** Calls `onError` once, for what is no message, and reads no more. */
  export function unmarshalMessages(
    stream: Duplex,
    onMessage: (message: Message) => void,
    options: Options,
    onError: (error: Error) => void,
  ): void;
}

declare module 'dbus-native/lib/handshake.js' {
  import type { Duplex } from 'node:stream';

  /** Authenticates as this process's user. Has no deadline. */
  // biome-ignore lint/style/noDefaultExport: the package has it so.
  export default function authenticate(
    stream: Duplex,
    options: { readonly authMethods: readonly string[] },
    done: (error: Error | null) => void,
  ): void;
}
