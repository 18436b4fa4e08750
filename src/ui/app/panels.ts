import { lazy } from "react";
import type { ComponentType, LazyExoticComponent } from "react";
import type { LucideIcon } from "lucide-react";

/** A tab of the bottom panel. It fills the room it is given and scrolls by itself. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  readonly icon: LucideIcon;
  /** Fetched when it is opened for the first time. */
  readonly Component: LazyExoticComponent<ComponentType>;
}

/** The tabs of the bottom panel, in order: one line each. */
export const panels: readonly Panel[] = [];

/** Fetches a component of a module on demand. */
export const lazyNamed = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name): LazyExoticComponent<ComponentType> =>
  lazy(async () => ({ default: (await load())[name] }));
