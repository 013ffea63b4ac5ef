import { expect, test, vi } from 'vitest';
import { describeApplication } from '../../main/electron/application.ts';

/** Only Windows uses the id, and a test has no packaged app. */
const app = vi.hoisted(() => ({ isPackaged: false, setAppUserModelId: vi.fn<(id: string) => void>() }));
vi.mock('electron/main', async () => {
  const { createMenu } = await import('../../tools/preview/modules/menu.ts');
  return { app, Menu: createMenu({ perform: () => {}, opened: () => {} }).Menu };
});

test('only a packaged app with an installed shortcut sets its application id on Windows', () => {
  describeApplication('com.example.app');
  expect(app.setAppUserModelId).not.toHaveBeenCalled();
  app.isPackaged = true;
  describeApplication('com.example.app');
  expect(app.setAppUserModelId).toHaveBeenCalledExactlyOnceWith('com.example.app');
});
