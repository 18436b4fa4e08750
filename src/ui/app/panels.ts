import type { ComponentType, LazyExoticComponent } from "react";
import { Boxes, ChartGantt, CircleHelp, FileCode2, History, MessagesSquare, ScrollText, Skull, SquareTerminal } from "lucide-react";
import type { LucideIcon } from "lucide-react";
import { lazyNamed } from "./lazyNamed.ts";

/** A tab of the bottom panel. It fills the room it is given and scrolls by itself. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  readonly icon: LucideIcon;
  /** Fetched when it is opened for the first time. */
  readonly Component: LazyExoticComponent<ComponentType>;
}

/** The tabs of the bottom panel, in order: one line each. */
export const panels: readonly Panel[] = [
  { id: "terminal", title: "Terminal", icon: SquareTerminal, Component: lazyNamed(() => import("../terminal/index.ts"), "TerminalPanel", "terminal") },
  { id: "manifests", title: "Manifests", icon: FileCode2, Component: lazyNamed(() => import("../editor/index.ts"), "ManifestPanel", "editor", "examples") },
  { id: "objects", title: "Objects", icon: Boxes, Component: lazyNamed(() => import("../panels/objects/index.ts"), "ObjectsPanel", "panels") },
  { id: "events", title: "Events", icon: ScrollText, Component: lazyNamed(() => import("../panels/events/index.ts"), "EventsPanel", "panels") },
  { id: "journal", title: "Messages", icon: MessagesSquare, Component: lazyNamed(() => import("../panels/journal/index.ts"), "JournalPanel", "panels") },
  { id: "why", title: "Why?", icon: CircleHelp, Component: lazyNamed(() => import("../panels/why/index.ts"), "WhyPanel", "why", "said") },
  { id: "whatIf", title: "What if?", icon: Skull, Component: lazyNamed(() => import("../panels/whatIf/index.ts"), "WhatIfPanel", "whatIf", "said") },
  { id: "trace", title: "Trace", icon: ChartGantt, Component: lazyNamed(() => import("../panels/trace/index.ts"), "TracePanel", "trace") },
  { id: "commands", title: "Commands", icon: History, Component: lazyNamed(() => import("../panels/commands/index.ts"), "CommandsPanel", "panels") },
];
