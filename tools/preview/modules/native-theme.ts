import type { CdpSession } from '../cdp/connection.ts';
import { createEmitterFace } from '../emitter-face.ts';

type Source = 'system' | 'light' | 'dark';

/** Implements light and dark: the system's theme as Chromium reports it, or the theme that main sets for its pages. */
export function createNativeTheme() {
  const sessions = new Set<CdpSession>();
  let source: Source = 'system';
  let systemIsDark = false;

  const isDark = () => (source === 'system' ? systemIsDark : source === 'dark');

  async function emulate(session: CdpSession): Promise<void> {
    const value = source === 'system' ? '' : source;
    await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
  }

  const nativeTheme = createEmitterFace('nativeTheme', ['updated'], {
    get shouldUseDarkColors(): boolean {
      return isDark();
    },
    get themeSource(): Source {
      return source;
    },
    set themeSource(next: Source) {
      if (next === source) return;
      source = next;
      for (const session of sessions) emulate(session).catch(() => sessions.delete(session));
      nativeTheme.emit('updated');
    },
  } satisfies Pick<Electron.NativeTheme, 'shouldUseDarkColors' | 'themeSource'>);

  return {
    nativeTheme,
    prepare: async (session: CdpSession) => {
      sessions.add(session);
      if (source !== 'system') await emulate(session);
    },
    tellSystem: (dark: boolean) => {
      if (source !== 'system' || dark === systemIsDark) return;
      systemIsDark = dark;
      nativeTheme.emit('updated');
    },
  };
}
