import { refuseOptions, refusing } from '../refusing.ts';
import { defaultAccelerator, defaultSubmenu } from './menu-roles.ts';

/** An item of a template: a role or a separator. Main's own commands are refused: preview could not run them. */
export interface MenuTemplateItem {
  readonly role?: string;
  readonly type?: string;
  readonly submenu?: MenuTemplate | MenuFace;
  readonly accelerator?: string;
  readonly enabled?: boolean;
  readonly visible?: boolean;
}
export type MenuTemplate = readonly MenuTemplateItem[];

/** An item of `menu.items`, as in Electron. */
export interface MenuItemFace {
  /** In lower case, whatever the case in the template. */
  readonly role: string | null;
  readonly type: string;
  readonly submenu: MenuFace | null;
  readonly accelerator: string | null;
  readonly enabled: boolean;
  readonly visible: boolean;
}

export interface MenuFace {
  readonly items: readonly MenuItemFace[];
  popup(options?: { readonly window?: object }): void;
}

/** Performs a role in the focused window. */
export type PerformRole = (role: string) => void;

export interface MenuOptions {
  readonly perform: PerformRole;
  /** Called with the roles of a context menu that opened; a disabled role is followed by `(off)`. */
  readonly opened: (roles: readonly string[]) => void;
  readonly platform?: NodeJS.Platform;
}

const isBoolean = (value: unknown) => typeof value === 'boolean';
const known = {
  role: (value: unknown) => typeof value === 'string',
  type: (value: unknown) => value === 'separator' || value === 'submenu' || value === 'normal',
  submenu: (value: unknown) => typeof value === 'object' && value !== null,
  accelerator: (value: unknown) => typeof value === 'string',
  enabled: isBoolean,
  visible: isBoolean,
};

/** Implements menus without a menu bar: they are stored as main builds them, and a test presses their keys. */
export function createMenu({ perform, opened, platform = process.platform }: MenuOptions) {
  let present: MenuFace | null = null;
  const built = new WeakSet<object>();

  function buildItem(item: MenuTemplateItem): MenuItemFace {
    refuseOptions('a menu item, which must be one of roles only,', item, known);
    const role = item.role?.toLowerCase() ?? null;
    if (role === null && item.type !== 'separator') throw new Error('preview: Menu.buildFromTemplate takes roles only');
    const submenu = item.submenu ?? (role === null ? null : defaultSubmenu(role, platform));
    const menu = submenu === null || built.has(submenu) ? (submenu as MenuFace | null) : build(submenu as MenuTemplate);
    return {
      role,
      type: item.type ?? (menu === null ? 'normal' : 'submenu'),
      submenu: menu,
      accelerator: item.accelerator ?? (role === null ? null : defaultAccelerator(role, platform)),
      enabled: item.enabled ?? true,
      visible: item.visible ?? true,
    };
  }

  function build(template: MenuTemplate): MenuFace {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array');
    const items = template.map(buildItem);
    const menu = refusing('Menu', {
      items,
      popup: (options: { readonly window?: object } = {}) => {
        refuseOptions('Menu.popup', options, { window: (value) => typeof value === 'object' });
        const seen = items.filter(({ role, visible }) => role !== null && visible);
        opened(seen.map(({ role, enabled }) => (enabled ? `${role}` : `${role} (off)`)));
      },
    });
    built.add(menu);
    return menu;
  }

  const withKey = (menu: MenuFace, accelerator: string): MenuItemFace | undefined => {
    for (const item of menu.items) {
      const inside = item.submenu === null ? undefined : withKey(item.submenu, accelerator);
      if (inside !== undefined) return inside;
      if (item.accelerator === accelerator && item.enabled) return item;
    }
    return undefined;
  };

  return {
    Menu: refusing('Menu', {
      buildFromTemplate: build,
      setApplicationMenu: (menu: MenuFace | null) => {
        if (menu !== null && !built.has(menu)) throw new TypeError('Invalid menu');
        present = menu;
      },
      getApplicationMenu: () => present,
    }),
    /** Performs the item of a key in the application menu. Returns whether the menu has the key. */
    press: (accelerator: string): boolean => {
      const item = present === null ? undefined : withKey(present, accelerator);
      if (item?.role == null) return false;
      perform(item.role);
      return true;
    },
  };
}
