import { lazy } from "react";
import type { ComponentType, LazyExoticComponent } from "react";
import { Boxes, ChartGantt, CircleHelp, FileCode2, History, MessagesSquare, ScrollText, Skull, SquareTerminal } from "lucide-react";
import type { LucideIcon } from "lucide-react";

/** A tab of the bottom panel. It fills the room it is given and scrolls by itself. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  readonly icon: LucideIcon;
  /** Fetched when it is opened for the first time. */
  readonly Component: LazyExoticComponent<ComponentType>;
}

/** Fetches a component of a module on demand. */
export const lazyNamed = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name): LazyExoticComponent<ComponentType> =>
  lazy(async () => ({ default: (await load())[name] }));

/** The tabs of the bottom panel, in order: one line each. */
export const panels: readonly Panel[] = [
  { id: "terminal", title: "Terminal", icon: SquareTerminal, Component: lazyNamed(() => import("../terminal/index.ts"), "TerminalPanel") },
  { id: "manifests", title: "Manifests", icon: FileCode2, Component: lazyNamed(() => import("../editor/index.ts"), "ManifestPanel") },
  { id: "objects", title: "Objects", icon: Boxes, Component: lazyNamed(() => import("../panels/objects/index.ts"), "ObjectsPanel") },
  { id: "events", title: "Events", icon: ScrollText, Component: lazyNamed(() => import("../panels/events/index.ts"), "EventsPanel") },
  { id: "journal", title: "Messages", icon: MessagesSquare, Component: lazyNamed(() => import("../panels/journal/index.ts"), "JournalPanel") },
  { id: "why", title: "Why?", icon: CircleHelp, Component: lazyNamed(() => import("../panels/why/index.ts"), "WhyPanel") },
  { id: "whatIf", title: "What if?", icon: Skull, Component: lazyNamed(() => import("../panels/whatIf/index.ts"), "WhatIfPanel") },
  { id: "trace", title: "Trace", icon: ChartGantt, Component: lazyNamed(() => import("../panels/trace/index.ts"), "TracePanel") },
  { id: "commands", title: "Commands", icon: History, Component: lazyNamed(() => import("../panels/commands/index.ts"), "CommandsPanel") },
];
