import type { SessionState, SignInStep } from '../../contract/session-state.ts';
import { CommandButton } from '../components/command-button.tsx';
import { Countdown } from '../components/countdown.tsx';
import { Screen } from '../components/screen.tsx';
import { useProviderName } from '../session/use-session.ts';
import { purposeText, stepLeadText, stepText } from '../text/session-text.ts';

const steps = ['preparing', 'waiting-for-browser', 'finishing'] as const satisfies readonly SignInStep[];

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'signing-in' }>;
}

export function WaitingForBrowser({ state }: Props) {
  const provider = useProviderName(state.providerId);
  const reached = steps.indexOf(state.step);
  return (
    <Screen name="signing-in" title={purposeText(state.purpose)} lead={stepLeadText(state.step, state.purpose)}>
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
        {stepText(state.step)}
      </p>
      {state.step === 'finishing' ? null : (
        <p>
          Latchkey waits for another <Countdown to={state.deadline} />.
        </p>
      )}
      <div className="actions">
        {state.step === 'waiting-for-browser' ? (
          <CommandButton command={(latchkey) => latchkey.reopenBrowser()}>Open the browser again</CommandButton>
        ) : null}
        <CommandButton command={(latchkey) => latchkey.cancelSignIn()}>Cancel</CommandButton>
      </div>
    </Screen>
  );
}
