import type {
  Freshness,
  KeptIn,
  LockReason,
  SignInPurpose,
  SignInStep,
  SignOutScope,
  VaultProblem,
} from '../../contract/session-state.ts';

/** The words for everything in a session that is not an error. One function a question, each exhaustive. */

export function freshnessText(kind: Freshness['kind']): { readonly word: string; readonly meaning: string } {
  switch (kind) {
    case 'fresh':
      return { word: 'Fresh', meaning: 'The session works, and Latchkey renews it by itself.' };
    case 'refreshing':
      return { word: 'Refreshing', meaning: 'Latchkey is renewing the session with the provider.' };
    case 'offline':
      return { word: 'Offline', meaning: 'You are still signed in. Latchkey keeps trying to reach the provider.' };
  }
}

export function keptInText(keptIn: KeptIn): string {
  switch (keptIn) {
    case 'keychain':
      return 'In this computer’s keychain';
    case 'this-run-only':
      return 'In memory, for this run only';
  }
}

export function lockReasonText(reason: LockReason): string {
  switch (reason) {
    case 'asked':
      return 'You locked it yourself.';
    case 'idle':
      return 'Nobody used this computer for a while.';
    case 'absolute-lifetime':
      return 'The session reached its longest allowed time since you last signed in.';
    case 'os-locked':
      return 'This computer’s screen was locked.';
    case 'suspended':
      return 'This computer went to sleep.';
  }
}

export function purposeText(purpose: SignInPurpose): { readonly title: string; readonly lead: string } {
  switch (purpose) {
    case 'sign-in':
      return {
        title: 'Sign in with your browser',
        lead: 'Finish signing in on the page in your browser, then come back.',
      };
    case 'unlock':
      return {
        title: 'Unlock with your browser',
        lead: 'Show that it is you on the page in your browser. Use the same account as before.',
      };
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
        title: 'Logging out everywhere',
        lead: 'Ending your sessions on all devices, then asking the provider whether they are really gone.',
      };
  }
}

export function scopeText(scope: SignOutScope): string {
  switch (scope) {
    case 'this-device':
      return 'Sign-out on this device';
    case 'everywhere':
      return 'Log-out everywhere';
  }
}

export function vaultText(problem: VaultProblem): { readonly title: string; readonly lead: string } {
  switch (problem) {
    case 'locked':
      return {
        title: 'Your keychain is locked',
        lead: 'Latchkey keeps your session in this computer’s keychain, and cannot look until it is unlocked.',
      };
    case 'unavailable':
      return {
        title: 'Your keychain does not answer',
        lead: 'Latchkey keeps your session in this computer’s keychain, and the keychain cannot be reached.',
      };
    case 'unreadable':
      return {
        title: 'Your stored session cannot be read',
        lead: 'The keychain answers, but what it holds for Latchkey makes no sense. Nothing was deleted.',
      };
  }
}
