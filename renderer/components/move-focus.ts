import type { KeyboardEvent } from 'react';

/**
 * Moves the focus through the fields and buttons of a list: the arrow keys in a circle, Home and End to its ends. Tab
 * keeps its default behaviour.
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
    // In a field, Home and End move the cursor.
    case 'Home':
      return isField ? null : 0;
    case 'End':
      return isField ? null : count - 1;
    default:
      return null;
  }
}
