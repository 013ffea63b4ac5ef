import type { SessionState } from '../../contract/session-state.ts';
import { Screen } from '../components/screen.tsx';
import { signingOutText } from '../text/session-text.ts';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'signing-out' }>;
}

export function SigningOut({ state }: Props) {
  return <Screen name="signing-out" {...signingOutText(state.scope)} />;
}
