import { expect, test } from 'vitest';
import { createMenu } from '../../preview/modules/desktop-parts.ts';

test('a menu of roles, or none, is taken; one with commands of its own is refused', () => {
  const menu = createMenu();
  const built = menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]);
  menu.setApplicationMenu(built);
  expect(menu.getApplicationMenu()).toBe(built);
  menu.setApplicationMenu(null);
  expect(menu.getApplicationMenu()).toBeNull();
  expect(() => menu.buildFromTemplate([{ label: 'Mine' }])).toThrow('roles only');
  expect(() => menu.setApplicationMenu({})).toThrow(TypeError);
});
