import type { Contender } from './contender.ts';

export type ContenderName = 'nightlatch' | 'nightlatchOnKeychain' | 'msalNode' | 'oidcClientTs' | 'openidClient';

/** Loads only the named contender, so that its process contains no code of another. */
export async function loadContender(name: ContenderName): Promise<Contender> {
  switch (name) {
    case 'nightlatch':
      return (await import('./nightlatch.ts')).nightlatch;
    case 'nightlatchOnKeychain':
      return (await import('./nightlatch.ts')).nightlatchOnKeychain;
    case 'msalNode':
      return (await import('./msal-node.ts')).msalNode;
    case 'oidcClientTs':
      return (await import('./oidc-client.ts')).oidcClient;
    case 'openidClient':
      return (await import('./bare-openid-client.ts')).bareOpenidClient;
  }
}
