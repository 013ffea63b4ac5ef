import { describe, expect, test } from 'vitest';
import { createMenu } from '../../../tools/preview/modules/menu.ts';

function world(platform: NodeJS.Platform = 'linux') {
  const performed: string[] = [];
  const opened: (readonly string[])[] = [];
  const { Menu, press } = createMenu({
    perform: (role) => performed.push(role),
    opened: (roles) => opened.push(roles),
    platform,
  });
  return { Menu, press, performed, opened };
}

test('a menu of roles, or none, is accepted, and one with custom commands is refused', () => {
  const { Menu } = world();
  const built = Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]);
  Menu.setApplicationMenu(built);
  expect(Menu.getApplicationMenu()).toBe(built);
  Menu.setApplicationMenu(null);
  expect(Menu.getApplicationMenu()).toBeNull();
  expect(() => Menu.buildFromTemplate([{ label: 'Mine' } as object])).toThrow('roles only');
  expect(() => Menu.buildFromTemplate([{ role: 'copy', click: () => {} } as object])).toThrow('roles only');
  expect(() => Menu.setApplicationMenu({} as never)).toThrow(TypeError);
});

describe('keys', () => {
  test('only the current menu has shortcuts, those of hidden items included', () => {
    const { Menu, press, performed } = world();
    const menu = Menu.buildFromTemplate([
      { role: 'viewMenu', submenu: [{ role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false }] },
    ]);
    expect(press('CommandOrControl+=')).toBe(false);
    Menu.setApplicationMenu(menu);
    expect(press('CommandOrControl+=')).toBe(true);
    expect(press('CommandOrControl+R')).toBe(false);
    expect(performed).toEqual(['zoomin']);
  });

  test('a submenu without items is Electron’s default, with reloading and developer tools', () => {
    const { Menu, press } = world();
    Menu.setApplicationMenu(Menu.buildFromTemplate([{ role: 'viewMenu' }]));
    expect(press('CmdOrCtrl+R')).toBe(true);
    expect(press('Ctrl+Shift+I')).toBe(true);
  });
});

test('a context menu receives what can be selected', () => {
  const { Menu, opened } = world();
  Menu.buildFromTemplate([{ role: 'copy', enabled: false }, { type: 'separator' }, { role: 'paste' }]).popup({});
  expect(opened).toEqual([['copy (off)', 'paste']]);
});
