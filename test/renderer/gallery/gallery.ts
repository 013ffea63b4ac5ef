import { installFakeBridge } from './fake-bridge.ts';
import { samples } from './samples.ts';

/** Lists the samples, or shows the one in the address: `?home`. */
const all = samples(Date.now());
const chosen = all[location.search.slice(1)];

if (chosen === undefined) {
  const list = document.createElement('ul');
  for (const name of Object.keys(all)) {
    const link = document.createElement('a');
    link.href = `?${name}`;
    link.textContent = name;
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
  document.body.append(list);
} else {
  installFakeBridge(chosen);
  await import('../../../renderer/main.tsx');
}
