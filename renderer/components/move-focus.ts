import type { KeyboardEvent } from 'react';

/**
 * The arrow keys go through the fields and buttons of a list, round and round; Home and End to its ends. Tab still does
 * what it always does.
 */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, button')];
  const from = stops.indexOf(event.target as HTMLElement);
  const to = destination(event.key, from, stops.length, event.target instanceof HTMLInputElement);
  if (from < 0 || to === null) return;
  event.preventDefault();
  stops.at(to % stops.length)?.focus();
}

function destination(key: string, from: number, count: number, isField: boolean): number | null {
  switch (key) {
    case 'ArrowDown':
      return from + 1;
    case 'ArrowUp':
      return from - 1;
    // In a field these move the cursor.
    case 'Home':
      return isField ? null : 0;
    case 'End':
      return isField ? null : count - 1;
    default:
      return null;
  }
}
