import { Screen } from '../components/screen.tsx';

export function Starting() {
  return <Screen name="starting" title="Starting" lead="Looking for a stored session on this computer." />;
}
