import { createServer, type Server } from 'node:http';
import { expect, test } from 'vitest';
import { bindLoopback } from '../../main/redirect/bind-loopback.ts';
import { thrownCode } from '../support/thrown-code.ts';

/** Creates a server on a computer that fails to listen as given, and is real otherwise. */
function serverWhere(failureFor: (host: string, port: number) => string | null) {
  const server = createServer();
  const tried: string[] = [];
  const listen = server.listen.bind(server);
  server.listen = ((options: { readonly host: string; readonly port: number }, done: () => void) => {
    tried.push(`${options.host} ${options.port}`);
    const code = failureFor(options.host, options.port);
    if (code === null) return listen(options, done);
    process.nextTick(() => server.emit('error', Object.assign(new Error(code), { code })));
    return server;
  }) as Server['listen'];
  return { server, tried };
}

const ipv6 = await new Promise<boolean>((resolve) => {
  const probe = createServer().once('error', () => resolve(false));
  probe.listen(0, '::1', () => probe.close(() => resolve(true)));
});

test.skipIf(!ipv6)('a computer without IPv4 loopback listens on IPv6 loopback', async () => {
  for (const code of ['EADDRNOTAVAIL', 'EAFNOSUPPORT']) {
    const { server, tried } = serverWhere((host) => (host === '127.0.0.1' ? code : null));
    expect(await bindLoopback(server, [])).toMatch(/^\[::1\]:\d+$/);
    expect(tried).toEqual(['127.0.0.1 0', '::1 0']);
    server.close();
  }
});

test('configured ports are tried in turn, on the registered address only', async () => {
  const { server, tried } = serverWhere(() => 'EADDRINUSE');
  expect(await thrownCode(bindLoopback(server, [49_201, 49_202]))).toBe('listener-unavailable');
  expect(tried).toEqual(['127.0.0.1 49201', '127.0.0.1 49202']);
});

test('a computer that forbids listening is reported', async () => {
  const { server } = serverWhere(() => 'EACCES');
  expect(await thrownCode(bindLoopback(server, []))).toBe('listener-unavailable');
});

test('a computer without loopback is reported', async () => {
  const { server, tried } = serverWhere(() => 'EADDRNOTAVAIL');
  expect(await thrownCode(bindLoopback(server, []))).toBe('listener-unavailable');
  expect(tried).toEqual(['127.0.0.1 0', '::1 0']);
});
