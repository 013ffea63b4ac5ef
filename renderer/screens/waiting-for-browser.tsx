import type { EpochMs, SessionState, SignInStep } from '../../contract/session-state.ts';
import { CommandButton } from '../components/command-button.tsx';
import { Countdown } from '../components/countdown.tsx';
import { Screen } from '../components/screen.tsx';
import { useProviderName } from '../session/use-session.ts';
import { stepLeadText, stepText, type WaitReason, waitTitleText } from '../text/session-text.ts';

const steps = ['preparing', 'waiting-for-browser', 'finishing'] as const satisfies readonly SignInStep[];

interface Props {
  readonly name: Extract<SessionState['kind'], 'signing-in' | 'signed-in'>;
  readonly reason: WaitReason;
  readonly providerId: string;
  readonly wait: { readonly step: SignInStep; readonly deadline: EpochMs };
}

export function WaitingForBrowser({ name, reason, providerId, wait }: Props) {
  const provider = useProviderName(providerId);
  const reached = steps.indexOf(wait.step);
  return (
    <Screen name={name} title={waitTitleText(reason)} lead={stepLeadText(wait.step, reason)}>
      <p>
        Provider: <bdi>{provider}</bdi>
      </p>
      <ol className="steps">
        {steps.map((step, place) => (
          <li
            key={step}
            className={place < reached ? 'done' : undefined}
            aria-current={place === reached ? 'step' : undefined}
          >
            {stepText(step)}
            {place < reached ? <span className="quiet"> – done</span> : null}
          </li>
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {stepText(wait.step)}
      </p>
      {wait.step === 'finishing' ? null : (
        <p>
          Nightlatch waits for another <Countdown to={wait.deadline} />.
        </p>
      )}
      <div className="actions">
        {wait.step === 'waiting-for-browser' ? (
          <CommandButton command={(nightlatch) => nightlatch.reopenBrowser()}>Open the browser again</CommandButton>
        ) : null}
        <CommandButton command={(nightlatch) => nightlatch.cancelSignIn()}>Cancel</CommandButton>
      </div>
    </Screen>
  );
}
