/** A user of the demo provider. The password is not a secret, because the sign-in page itself shows it. */
export interface DemoAccount {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export const demoAccounts: readonly DemoAccount[] = [
  { subject: 'demo-ada', name: 'Ada Lovelace', email: 'ada@example.test', password: 'analytical-engine' },
  { subject: 'demo-grace', name: 'Grace Hopper', email: 'grace@example.test', password: 'nanoseconds' },
];

export function accountOf(subject: string): DemoAccount | undefined {
  return demoAccounts.find((account) => account.subject === subject);
}

/**
 * Returns the account with this e-mail and password. A plain comparison is enough, because there is nothing to protect;
 * a real provider stores a slow salted hash and counts attempts.
 */
export function judgePassword(email: string, password: string): DemoAccount | undefined {
  const wanted = email.trim().toLowerCase();
  return demoAccounts.find((account) => account.email === wanted && account.password === password);
}
