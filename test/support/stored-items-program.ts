// Run by stored-items.ts: SERVICE list | SERVICE settings | SERVICE spoil NAME...
import { createHash } from 'node:crypto';
import { AsyncEntry, findCredentialsAsync } from '@napi-rs/keyring';

const [service = '', deed, ...names] = process.argv.slice(2);

if (deed === 'spoil') {
  for (const name of names) {
    await new AsyncEntry(service, name, { linux: { store: 'secret-service' } }).setPassword('not what was written');
  }
} else if (deed === 'settings') {
  const items = await findCredentialsAsync(service);
  const texts = items.flatMap(({ account, password }) => (account.startsWith('settings.') ? password : []));
  process.stdout.write(JSON.stringify(texts));
} else {
  const items = await findCredentialsAsync(service);
  // Only digests leave this process: the items hold refresh tokens.
  const digests = items.map(({ account, password }): [string, string] => {
    return [account, createHash('sha256').update(password).digest('hex')];
  });
  process.stdout.write(JSON.stringify(Object.fromEntries(digests)));
}
