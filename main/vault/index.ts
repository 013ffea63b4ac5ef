export { createKeptMarker } from './kept-marker.ts';
export { loadKeychain } from './keychain/load-keychain.ts';
export { createVault } from './vault.ts';
