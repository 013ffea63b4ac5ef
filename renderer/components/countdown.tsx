import type { EpochMs } from '../../contract/session-state.ts';
import { useTime } from '../session/use-session.ts';
import { countdownText } from '../text/time-text.ts';

interface Props {
  readonly to: EpochMs;
}

/** How long until `to`. Not a live region: nobody wants to hear every second of it. */
export function Countdown({ to }: Props) {
  return <span className="countdown">{useTime((now) => countdownText(to - now))}</span>;
}
