import { expect, test } from 'vitest';
import { applicationMenu } from '../../main/electron/application-menu.ts';
import { createMenu, type MenuFace, type MenuTemplate } from '../../tools/preview/modules/menu.ts';

const rolesOf = ({ items }: MenuFace): readonly string[] =>
  items.flatMap(({ role, submenu }) => [role ?? [], submenu === null ? [] : rolesOf(submenu)].flat());

test.each(['linux', 'win32', 'darwin'] as const)(
  'on %s the menu edits, zooms, minimizes, closes and quits',
  (platform) => {
    const { Menu } = createMenu({ perform: () => {}, opened: () => {}, platform });
    const roles = rolesOf(Menu.buildFromTemplate(applicationMenu(platform) as MenuTemplate));
    const wanted = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectall', 'resetzoom', 'zoomin', 'zoomout', 'minimize'];
    expect(roles).toEqual(expect.arrayContaining([...wanted, 'close', 'quit']));
    for (const unwanted of ['reload', 'forcereload', 'toggledevtools']) expect(roles).not.toContain(unwanted);
    // The call has an effect on macOS only.
    expect(roles.includes('zoom')).toBe(platform === 'darwin');
  },
);
