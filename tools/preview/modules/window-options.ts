import { isAbsolute } from 'node:path';

const is = (wanted: unknown) => (value: unknown) => value === wanted;
const isSize = (value: unknown) => typeof value === 'number' && value > 0;
const isBoolean = (value: unknown) => typeof value === 'boolean';
const isText = (value: unknown) => typeof value === 'string';
const isHexColor = (value: unknown) => typeof value === 'string' && /^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(value);

/** The options of `BrowserWindow` that preview implements. */
export const windowOptions = {
  width: isSize,
  height: isSize,
  minWidth: isSize,
  minHeight: isSize,
  show: isBoolean,
  title: isText,
  backgroundColor: isHexColor,
  // Preview has no menu bar.
  autoHideMenuBar: isBoolean,
  webPreferences: (value: unknown) => typeof value === 'object' && value !== null,
};

/** The properties that an isolated, sandboxed page of Chromium has anyway. Other values are refused. */
export const webPreferenceOptions = {
  preload: (value: unknown) => typeof value === 'string' && isAbsolute(value),
  partition: isText,
  sandbox: is(true),
  contextIsolation: is(true),
  nodeIntegration: is(false),
  nodeIntegrationInSubFrames: is(false),
  nodeIntegrationInWorker: is(false),
  webSecurity: is(true),
  allowRunningInsecureContent: is(false),
  experimentalFeatures: is(false),
  webviewTag: is(false),
  navigateOnDragDrop: is(false),
  safeDialogs: is(true),
  spellcheck: is(false),
  devTools: isBoolean,
};
