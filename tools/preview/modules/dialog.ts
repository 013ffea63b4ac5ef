import { refusing } from '../refusing.ts';

export function createDialog() {
  return refusing('dialog', {
    showErrorBox: (title: string, content: string) => void process.stderr.write(`${title}\n${content}\n`),
  } satisfies Pick<Electron.Dialog, 'showErrorBox'>);
}
