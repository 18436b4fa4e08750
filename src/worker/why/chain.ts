import type { WhyEnd, WhyLink } from "../../protocol/index.ts";

/** The rest of an answer: each link is so because of the next, and the last is where it ends. */
export interface Chain {
  readonly links: readonly WhyLink[];
  readonly ends: WhyEnd;
}

/** A link that is so because of what follows. */
export const because = (link: WhyLink, rest: Chain): Chain => ({ links: [link, ...rest.links], ends: rest.ends });

/** The last link. */
export const endOf = (ends: WhyEnd, link: WhyLink): Chain => ({ links: [link], ends });

/** "3 pods", "1 pod". */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** "a, b and 3 more". */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= most) return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
  return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}

/** "850 ms", "42 s", "3 min 5 s": how long something lasts, from µs. */
export function spanOf(micros: number): string {
  if (micros < 1_000_000) return `${Math.max(0, Math.round(micros / 1000))} ms`;
  const seconds = Math.round(micros / 1_000_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}
