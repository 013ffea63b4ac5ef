import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LatchkeyWindow } from './screens/latchkey-window.tsx';
import { takeBridge } from './session/bridge.ts';
import { createSessionStore, followSession } from './session/session-store.ts';
import { createWindowClock } from './session/window-clock.ts';

const place = document.getElementById('window');
if (place === null) throw new Error('index.html has no place for the window.');

const context = { bridge: takeBridge(), store: createSessionStore(), clock: createWindowClock() };
followSession(context.store, context.bridge);

createRoot(place).render(
  <StrictMode>
    <LatchkeyWindow context={context} />
  </StrictMode>,
);
