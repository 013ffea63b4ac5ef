import type { ProviderChoice } from '../../contract/session-state.ts';
import { CommandButton } from './command-button.tsx';

interface Props {
  readonly providers: readonly ProviderChoice[];
  /** `plain` where a screen has something better to offer first. */
  readonly look?: 'primary' | 'plain';
}

/** One button a provider, each with the address it stands for; or what to do where there is none. */
export function ProviderButtons({ providers, look = 'primary' }: Props) {
  if (providers.length === 0) {
    return (
      <p>
        No provider is configured, or none that this computer’s policy allows. Name one in <code>config.json</code> in
        Nightlatch’s configuration folder, or start Nightlatch with <code>--config FILE</code>.
      </p>
    );
  }
  return (
    <ul className="providers">
      {providers.map((provider) => (
        <li key={provider.id}>
          <CommandButton look={look} command={(nightlatch) => nightlatch.signIn({ providerId: provider.id })}>
            Sign in with <bdi>{provider.name}</bdi>
          </CommandButton>
          <p className="quiet">
            <bdi>{provider.issuer}</bdi>
          </p>
        </li>
      ))}
    </ul>
  );
}
