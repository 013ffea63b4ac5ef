import type { DemoProvider } from '../../tools/demo/demo-provider.ts';
import { discoverDemo, refreshTokenOf, signIn } from '../tools/demo/demo-client.ts';

export interface OtherDevice {
  /** Queries the provider without spending a token. */
  lives(): Promise<boolean>;
}

/** Signs the same user in on another device, with a separate client. */
export async function signInElsewhere(demo: DemoProvider): Promise<OtherDevice> {
  const config = await discoverDemo(demo);
  const token = refreshTokenOf(await signIn(config, { user: 'ada' }));
  return {
    lives: async () => {
      const body = new URLSearchParams({ client_id: demo.clientId, token });
      const response = await fetch(`${demo.issuer}/token/introspection`, { method: 'POST', body });
      const { active }: { active?: boolean } = await response.json();
      return active !== false;
    },
  };
}
