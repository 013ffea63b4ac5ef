import { gzipSync } from 'node:zlib';
import type { Fault } from './fault.ts';
import type { Reply } from './reply.ts';

/** Responses of a broken connection. All but `resetBeforeWork` happen after the work was done. */
export const lineFaults = {
  resetBeforeWork: (): Fault => () => ({ delivery: { how: 'reset', afterBytes: 0 } }),
  resetAfterWork: (): Fault => async (work) => ({ ...(await work()), delivery: { how: 'reset', afterBytes: 0 } }),
  half: (): Fault => async (work) => {
    const reply = await work();
    const length = Buffer.byteLength(textOf(reply));
    const headers = { ...reply.headers, 'content-length': String(length) };
    return { ...reply, headers, delivery: { how: 'reset', afterBytes: Math.floor(length / 2) } };
  },
  late:
    (ms: number): Fault =>
    async (work) => ({ ...(await work()), delivery: { how: 'late', ms } }),
  silence: (): Fault => async (work) => ({ ...(await work()), delivery: { how: 'silence' } }),
  drip:
    (everyMs: number): Fault =>
    async (work) => ({ ...(await work()), delivery: { how: 'drip', everyMs } }),
  twice: (): Fault => async (work) => ({ ...(await work()), delivery: { how: 'twice' } }),
  claimsMore: (): Fault => withLength(+7),
  claimsLess: (): Fault => withLength(-7),
  endless:
    (mebibytes = 64): Fault =>
    async (work) => {
      const reply = await work();
      return { ...reply, body: Buffer.concat([Buffer.from(textOf(reply)), spaces(mebibytes)]) };
    },
  gzipBomb: (mebibytes = 64): Fault => {
    const bomb = gzipSync(spaces(mebibytes));
    return async (work) => {
      const reply = await work();
      const body = Buffer.concat([gzipSync(textOf(reply)), bomb]);
      return { ...reply, headers: { ...reply.headers, 'content-encoding': 'gzip' }, body };
    };
  },
} as const;

/** Sends a `Content-Length` that is off by this many bytes. */
function withLength(by: number): Fault {
  return async (work) => {
    const reply = await work();
    const length = Buffer.byteLength(textOf(reply)) + by;
    return { ...reply, headers: { ...reply.headers, 'content-length': String(length), connection: 'close' } };
  };
}

/** JSON ignores spaces, so only the size of such a response is wrong. */
const spaces = (mebibytes: number) => Buffer.alloc(mebibytes * 1024 * 1024, ' ');

const textOf = ({ body = '' }: Reply) => (typeof body === 'string' ? body : JSON.stringify(body));
