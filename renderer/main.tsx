import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { NightlatchWindow } from './screens/nightlatch-window.tsx';
import { takeBridge } from './session/bridge.ts';
import { createSessionStore, followSession, somethingToShow } from './session/session-store.ts';
import { createWindowClock } from './session/window-clock.ts';

/** How long the first screen may wait for main, in ms. */
const patienceMs = 200;

const place = document.getElementById('window');
if (place === null) throw new Error('index.html has no place for the window.');

const context = { bridge: takeBridge(), store: createSessionStore(), clock: createWindowClock() };
followSession(context.store, context.bridge);
// A page that was loaded anew, as after a lock, shows at once what is there, and not for a moment that it looks for it.
await somethingToShow(context.store, patienceMs);

createRoot(place).render(
  <StrictMode>
    <NightlatchWindow context={context} />
  </StrictMode>,
);
