import type { Device } from '../../../tools/demo/devices.ts';
import type { Tokens } from './demo-client.ts';

export interface DevicesAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly devices: readonly Device[];
  readonly body: unknown;
}

/** Sends a request to the devices API like a plain HTTP client. */
export async function askDevices(
  issuer: string,
  tokens: Pick<Tokens, 'access_token'>,
  path = '/devices',
  method = 'GET',
): Promise<DevicesAnswer> {
  const response = await fetch(issuer + path, { method, headers: { authorization: `Bearer ${tokens.access_token}` } });
  const text = await response.text();
  const body: unknown = text === '' ? null : JSON.parse(text);
  const devices = body !== null && typeof body === 'object' && 'devices' in body ? (body.devices as Device[]) : [];
  return { status: response.status, headers: response.headers, devices, body };
}
