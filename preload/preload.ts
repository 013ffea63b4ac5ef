import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron/renderer';
import type { Bridge } from '../contract/bridge.ts';
import { commandChannels as channels } from '../contract/commands.ts';
import { snapshotChannel } from '../contract/events.ts';
import type { Snapshot } from '../contract/session-state.ts';

/**
 * Everything that the page can reach: one named function per command, and one subscription. The page gets no channel
 * name, no event object and no other way to send.
 */
const bridge: Bridge = {
  getSnapshot: () => ipcRenderer.invoke(channels.getSnapshot),
  showAccount: ({ accountId }) => ipcRenderer.invoke(channels.showAccount, { accountId }),
  signIn: ({ providerId }) => ipcRenderer.invoke(channels.signIn, { providerId }),
  cancelSignIn: () => ipcRenderer.invoke(channels.cancelSignIn),
  reopenBrowser: () => ipcRenderer.invoke(channels.reopenBrowser),
  lock: () => ipcRenderer.invoke(channels.lock),
  unlock: () => ipcRenderer.invoke(channels.unlock),
  refreshNow: () => ipcRenderer.invoke(channels.refreshNow),
  signOut: () => ipcRenderer.invoke(channels.signOut),
  signOutEverywhere: () => ipcRenderer.invoke(channels.signOutEverywhere),
  listDevices: () => ipcRenderer.invoke(channels.listDevices),
  retry: () => ipcRenderer.invoke(channels.retry),
  discardStoredSession: () => ipcRenderer.invoke(channels.discardStoredSession),
  dismissReceipt: ({ receiptId }) => ipcRenderer.invoke(channels.dismissReceipt, { receiptId }),
  unlockWithPasscode: ({ passcode }) => ipcRenderer.invoke(channels.unlockWithPasscode, { passcode }),
  setPasscode: ({ passcode }) => ipcRenderer.invoke(channels.setPasscode, { passcode }),
  changePasscode: ({ passcode, next }) => ipcRenderer.invoke(channels.changePasscode, { passcode, next }),
  removePasscode: ({ passcode }) => ipcRenderer.invoke(channels.removePasscode, { passcode }),
  forgetPasscode: () => ipcRenderer.invoke(channels.forgetPasscode),
  changeSettings: ({ settings }) => ipcRenderer.invoke(channels.changeSettings, { settings }),
  unlockWithBiometrics: () => ipcRenderer.invoke(channels.unlockWithBiometrics),
  onSnapshot: (listener) => {
    const receive = (_event: IpcRendererEvent, snapshot: Snapshot) => listener(snapshot);
    ipcRenderer.on(snapshotChannel, receive);
    return () => {
      ipcRenderer.removeListener(snapshotChannel, receive);
    };
  },
};

contextBridge.exposeInMainWorld('nightlatch', bridge);
