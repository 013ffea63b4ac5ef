import type { Contender } from './contender.ts';

export type ContenderName = 'latchkey' | 'latchkeyOnKeychain' | 'msalNode' | 'oidcClientTs' | 'openidClient';

/** Only the one that is asked for is loaded, so that nothing of another is in its process. */
export async function loadContender(name: ContenderName): Promise<Contender> {
  switch (name) {
    case 'latchkey':
      return (await import('./latchkey.ts')).latchkey;
    case 'latchkeyOnKeychain':
      return (await import('./latchkey.ts')).latchkeyOnKeychain;
    case 'msalNode':
      return (await import('./msal-node.ts')).msalNode;
    case 'oidcClientTs':
      return (await import('./oidc-client.ts')).oidcClient;
    case 'openidClient':
      return (await import('./bare-openid-client.ts')).bareOpenidClient;
  }
}
