import { AccountSwitch } from '../components/account-switch.tsx';
import { RefusalAlert } from '../components/refusal-alert.tsx';
import { Context, type WindowContext } from '../session/use-session.ts';
import { CurrentScreen } from './current-screen.tsx';

/** A separate file, because the page's content security policy forbids images from `data:` URLs. */
const mark = new URL('../../assets/mark.svg', import.meta.url).href;

interface Props {
  readonly context: WindowContext;
}

export function NightlatchWindow({ context }: Props) {
  return (
    <Context value={context}>
      <header className="brand">
        <img src={mark} alt="" width="28" height="28" />
        <span>Nightlatch</span>
        <AccountSwitch />
      </header>
      <RefusalAlert />
      <CurrentScreen />
    </Context>
  );
}
