// Run by stored-items.ts: SERVICE list | SERVICE settings | SERVICE clear | SERVICE spoil NAME...
import { type Deed, keychainDeed } from './stored-items-deed.ts';

const [service = '', deed, ...names] = process.argv.slice(2);
process.stdout.write(await keychainDeed({ from: import.meta.url, service, deed: deed as Deed, names }));
