import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { NightlatchWindow } from './screens/nightlatch-window.tsx';
import { takeBridge } from './session/bridge.ts';
import { createSessionStore, followSession, somethingToShow } from './session/session-store.ts';
import { createWindowClock } from './session/window-clock.ts';

/** How long the first render may wait for main, in ms. */
const patienceMs = 200;

const place = document.getElementById('window');
if (place === null) throw new Error('index.html has no place for the window.');

const context = { bridge: takeBridge(), store: createSessionStore(), clock: createWindowClock() };
followSession(context.store, context.bridge);
// After a reload, such as the one after a lock, the page renders the current state without a flash of another screen.
await somethingToShow(context.store, patienceMs);

createRoot(place).render(
  <StrictMode>
    <NightlatchWindow context={context} />
  </StrictMode>,
);
