import { z } from 'zod';
import type { DeviceSession } from '../../contract/session-state.ts';
import { type Directory, type Secret, SessionError } from '../session/ports/index.ts';

export interface DemoDirectoryOptions {
  readonly issuer: string;
  /**
   * Already guarded by deadline, size limit and refused redirects. Throws `provider-*` if there is no usable response.
   */
  readonly fetch: (
    url: string,
    init: { readonly method: string; readonly headers: Record<string, string> },
  ) => Promise<Response>;
}

const text = z.string().transform((value) => value.slice(0, 200));
/** Converts seconds in the response to ms. */
const moment = z
  .number()
  .nonnegative()
  .transform((seconds) => seconds * 1000);

const listing = z.object({
  devices: z.array(
    z
      .object({
        id: z.string().min(1),
        client: text,
        device: text,
        started_at: moment,
        last_used_at: moment,
        current: z.boolean(),
      })
      .transform(
        ({ started_at, last_used_at, ...rest }): DeviceSession => ({
          ...rest,
          startedAt: started_at,
          lastUsedAt: last_used_at,
        }),
      ),
  ),
});

/**
 * Creates the client of the demo provider's devices API. A failed listing is an error, because an empty list would
 * claim that there are no sessions.
 */
export function createDemoDirectory({ issuer, fetch }: DemoDirectoryOptions): Directory {
  const devices = `${issuer.replace(/\/$/, '')}/devices`;

  const ask = (method: string, url: string, accessToken: Secret) =>
    fetch(url, {
      method,
      headers: { accept: 'application/json', authorization: `Bearer ${accessToken.reveal()}` },
    });

  return {
    supported: true,

    list: async (accessToken) => {
      const response = await ask('GET', devices, accessToken);
      if (response.status !== 200) throw unavailable();
      const parsed = listing.safeParse(await response.json().catch(() => null));
      if (!parsed.success) throw unavailable();
      return parsed.data.devices;
    },

    endOthers: async (accessToken) => {
      const response = await ask('DELETE', `${devices}?keep=current`, accessToken);
      if (!response.ok) throw unavailable();
    },

    accepts: async (accessToken) => {
      const { status } = await ask('GET', devices, accessToken);
      if (status === 200) return true;
      if (status === 401) return false;
      throw unavailable();
    },
  };
}

const unavailable = () => new SessionError('devices-unavailable');
