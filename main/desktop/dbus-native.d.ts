// Declares only the two parts of dbus-native that this app uses, as far as it uses them. Its own types cover the whole
// package, which would bring another message bus and an XML parser into the app. The package exports the parts by these
// names.

declare module 'dbus-native/lib/message.js' {
  import type { Duplex } from 'node:stream';

  interface Message {
    /** 1: method call, 2: its reply, 3: an error reply, 4: a signal. */
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
    /** Plain values; 64-bit integers are `bigint`. */
    body?: unknown[];
  }

  interface Options {
    readonly maxMessageSize?: number;
  }

  /** Throws if a value does not match its type. */
  export function marshall(message: Message): Buffer;
  /** Calls `onError` once, at the first invalid message, and then reads no more. */
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
  // biome-ignore lint/style/noDefaultExport: the package exports it so.
  export default function authenticate(
    stream: Duplex,
    options: { readonly authMethods: readonly string[] },
    done: (error: Error | null) => void,
  ): void;
}
