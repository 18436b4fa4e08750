import type { ReactNode } from "react";
import type { Tone } from "./tone.ts";

const shapes: Readonly<Record<Tone, ReactNode>> = {
  ok: <circle cx="6" cy="6" r="4" fill="var(--ok-mark)" />,
  warn: <path d="M6 1.2 11.2 10.6H.8Z" fill="var(--warn-mark)" strokeLinejoin="round" stroke="var(--warn-mark)" strokeWidth="1" />,
  bad: <path d="m2.6 2.6 6.8 6.8m0-6.8-6.8 6.8" stroke="var(--bad-mark)" strokeWidth="2.4" strokeLinecap="round" fill="none" />,
  info: <circle cx="6" cy="6" r="3.6" fill="none" stroke="var(--info)" strokeWidth="2" strokeDasharray="3.4 2.2" />,
  idle: <path d="M2.5 6h7" stroke="var(--idle)" strokeWidth="2.2" strokeLinecap="round" fill="none" />,
  paused: <path d="M3.8 2.4v7.2m4.4-7.2v7.2" stroke="var(--info)" strokeWidth="2.4" strokeLinecap="round" fill="none" />,
  leader: <path d="M1.4 3.4 3.8 5.6 6 2l2.2 3.6 2.4-2.2-.9 6.2H2.3Z" fill="var(--leader-line)" stroke="var(--leader)" strokeWidth=".6" strokeLinejoin="round" />,
};

/** The shape of a tone: disc, triangle, cross, broken ring, dash, two bars, crown. Say the same in words beside it. */
export function StatusMark({ tone, size = 12 }: { readonly tone: Tone; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true" style={{ flexShrink: 0 }}>
      {shapes[tone]}
    </svg>
  );
}
