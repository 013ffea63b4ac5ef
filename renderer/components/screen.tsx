import { type ReactNode, useEffect, useRef } from 'react';
import type { SessionState } from '../../contract/session-state.ts';

interface Props {
  readonly name: SessionState['kind'] | 'receipt';
  readonly title: string;
  /** One or two sentences under the heading. */
  readonly lead?: ReactNode;
  readonly wide?: boolean;
  readonly children?: ReactNode;
}

/** The frame of every screen with its only `h1`, which takes the focus when the screen appears. */
export function Screen({ name, title, lead, wide = false, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    document.title = `${title} · Nightlatch`;
  }, [title]);

  return (
    <main className={wide ? 'screen wide' : 'screen'} data-screen={name}>
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead === undefined ? null : <p className="lead">{lead}</p>}
      </header>
      {children}
    </main>
  );
}
