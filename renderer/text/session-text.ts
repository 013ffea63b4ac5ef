import type { SessionErrorCode } from '../../contract/session-error.ts';
import type {
  Freshness,
  Persistence,
  SignInPurpose,
  SignInStep,
  SignOutScope,
  StepUpCause,
} from '../../contract/session-state.ts';
import type { LockReason } from '../../contract/settings.ts';

/** The words for everything in a session except errors. One function per question, each exhaustive. */

/** With these codes no request reaches the provider from here. With any other the network works, but does not help. */
const offlineCodes: readonly SessionErrorCode[] = ['provider-unreachable', 'network-sign-in-needed', 'proxy-failed'];

export function freshnessText(freshness: Freshness): { readonly word: string; readonly meaning: string } {
  switch (freshness.kind) {
    case 'fresh':
      return { word: 'Fresh', meaning: 'The session works, and Nightlatch renews it by itself.' };
    case 'refreshing':
      return { word: 'Refreshing', meaning: 'Nightlatch is renewing the session with the provider.' };
    case 'offline':
      return {
        word: offlineCodes.includes(freshness.code) ? 'Offline' : 'Not renewed',
        meaning: 'You are still signed in. The session cannot be renewed just now.',
      };
  }
}

export function persistenceText(persistence: Persistence): string {
  switch (persistence) {
    case 'keychain':
      return 'In this computer’s keychain';
    case 'memory-only':
      return 'In memory, for this run only';
  }
}

export function lockReasonText(reason: LockReason): string {
  switch (reason) {
    case 'asked':
      return 'You locked it yourself.';
    case 'idle':
      return 'Nobody used this computer for a while.';
    case 'unfocused':
      return 'Another window was in front for a while.';
    case 'hidden':
      return 'This window was hidden.';
    case 'absolute-lifetime':
      return 'The session reached its longest allowed time since you last signed in.';
    case 'os-locked':
      return 'This computer’s screen was locked.';
    case 'suspended':
      return 'This computer went to sleep.';
  }
}

/** The purpose of the browser sign-in; for a step-up, its cause. */
export type WaitReason = SignInPurpose | StepUpCause;

export function waitTitleText(reason: WaitReason): string {
  switch (reason) {
    case 'sign-in':
      return 'Sign in with your browser';
    case 'unlock':
      return 'Unlock with your browser';
    case 'api':
    case 'control':
      return 'Confirm in your browser that it is you';
  }
}

/** Returns what the user has to do during a step, if anything. */
export function stepLeadText(step: SignInStep, reason: WaitReason): string {
  switch (step) {
    case 'preparing':
      return `${askerText(reason)}Nightlatch is about to open your browser.`;
    case 'waiting-for-browser':
      return `${askerText(reason)}${waitLeadText(reason)}`;
    case 'finishing':
      return 'Your browser has answered. This takes a moment.';
  }
}

/** Returns why a signed-in user must sign in again, as a sentence that precedes others. */
function askerText(reason: WaitReason): string {
  switch (reason) {
    case 'sign-in':
    case 'unlock':
      return '';
    case 'api':
      return 'A service wants a stronger sign-in. ';
    case 'control':
      return 'What you chose needs a sign-in of the last five minutes. ';
  }
}

function waitLeadText(reason: WaitReason): string {
  switch (reason) {
    case 'sign-in':
      return 'Finish signing in on the page in your browser, then come back.';
    case 'unlock':
      return 'Show on the page in your browser that it is you. Use the same account as before.';
    case 'api':
      return 'Use the same account as before. If you cancel, you stay signed in.';
    case 'control':
      return 'Use the same account as before. If you cancel, nothing changes.';
  }
}

export function stepText(step: SignInStep): string {
  switch (step) {
    case 'preparing':
      return 'Contact the provider';
    case 'waiting-for-browser':
      return 'Wait for your browser';
    case 'finishing':
      return 'Check the answer and store the session';
  }
}

export function signingOutText(scope: SignOutScope): { readonly title: string; readonly lead: string } {
  switch (scope) {
    case 'this-device':
      return { title: 'Signing out', lead: 'Ending the session on this device and telling the provider.' };
    case 'everywhere':
      return {
        title: 'Signing out everywhere',
        lead: 'Ending your sessions on all devices, then asking the provider whether they are really gone.',
      };
  }
}

export function scopeText(scope: SignOutScope): string {
  switch (scope) {
    case 'this-device':
      return 'Sign-out on this device';
    case 'everywhere':
      return 'Sign-out everywhere';
  }
}
