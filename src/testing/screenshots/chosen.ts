import type { Situation, sizes, themes } from "./shots.ts";

export interface Shot {
  /** In docs/screenshots, without ".png". */
  readonly file: string;
  /** As in its address: "#/raft". */
  readonly diagram: string;
  readonly situation: Situation;
  readonly width: (typeof sizes)[number]["width"];
  readonly theme: (typeof themes)[number];
}

/** The twelve that say most of the page, one after another. */
export const chosen: readonly Shot[] = [
  { file: "01-cluster", diagram: "overview", situation: "rest", width: 1440, theme: "light" },
  { file: "02-drill", diagram: "overview", situation: "drill", width: 1440, theme: "dark" },
  { file: "03-raft-leader-killed", diagram: "raft", situation: "leader killed", width: 1440, theme: "light" },
  { file: "04-raft", diagram: "raft", situation: "rest", width: 1440, theme: "dark" },
  { file: "05-control-plane", diagram: "control-plane", situation: "rest", width: 1440, theme: "light" },
  { file: "06-scheduling", diagram: "scheduling", situation: "rest", width: 1440, theme: "dark" },
  { file: "07-objects", diagram: "objects", situation: "rest", width: 1440, theme: "light" },
  { file: "08-space-time-leader-killed", diagram: "spacetime", situation: "leader killed", width: 1440, theme: "dark" },
  { file: "09-hundred-nodes", diagram: "overview", situation: "large", width: 1440, theme: "light" },
  { file: "10-compare", diagram: "compare", situation: "compared", width: 1440, theme: "light" },
  { file: "11-tablet", diagram: "control-plane", situation: "leader killed", width: 820, theme: "dark" },
  { file: "12-phone", diagram: "overview", situation: "rest", width: 390, theme: "light" },
];

export const chosenName = ({ diagram, situation, width, theme }: Shot): string => `${diagram}-${situation.replace(" ", "-")}-${width}-${theme}`;
