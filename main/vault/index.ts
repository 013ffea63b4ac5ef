export { loadKeychain } from './keychain/load-keychain.ts';
export { createKeychainMarker } from './keychain-marker.ts';
export { createVault } from './vault.ts';
