import type { ProviderChoice } from '../../contract/session-state.ts';
import { CommandButton } from './command-button.tsx';

interface Props {
  readonly providers: readonly ProviderChoice[];
  /** `plain` if the screen offers a better action first. */
  readonly look?: 'primary' | 'plain';
}

/** Shows one button per provider, each with its issuer, or the way to configure one if there is none. */
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
