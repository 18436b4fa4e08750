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
