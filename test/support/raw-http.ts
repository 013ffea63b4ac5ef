import { connect } from 'node:net';

export interface RawReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * Sends exactly these bytes and reads until the other side closes. No client in between corrects the request. Rejects
 * if the connection is refused, or closed without a response.
 */
export function sendRaw(url: URL, bytes: string): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) });
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer within 10 s')));
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => (text === '' ? reject(new Error('closed without an answer')) : resolve(parse(text))));
    socket.write(bytes, 'latin1');
  });
}

export interface VisitOptions {
  readonly method?: string;
  /** The request target, if it differs from the URL's own. */
  readonly target?: string;
  /** Added to a browser's headers, or replacing them. `null` omits one. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: string;
}

/** Opens a page as a browser does: the headers of Node's `fetch` show that it is no navigation. */
export function visit(url: URL, options: VisitOptions = {}): Promise<RawReply> {
  const { method = 'GET', target = url.pathname + url.search, body = '' } = options;
  const headers = { Host: url.host, 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', ...options.headers };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return sendRaw(url, [`${method} ${target} HTTP/1.1`, ...lines, 'Connection: close', '', body].join('\r\n'));
}

function parse(text: string): RawReply {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const pairs = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as [string, string];
  });
  return { status: Number(statusLine.split(' ')[1]), headers: new Headers(pairs), body: body.join('\r\n\r\n') };
}
