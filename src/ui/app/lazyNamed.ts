import { lazy } from "react";
import type { ComponentType, LazyExoticComponent } from "react";
import { withWords } from "../stores/words/language.ts";
import type { LaterArea } from "../stores/words/later.ts";

/** Fetches a component of a module on demand, with the words that it says. */
export const lazyNamed = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name, ...areas: readonly LaterArea[]): LazyExoticComponent<ComponentType> =>
  lazy(async () => ({ default: (await withWords(load(), ...areas))[name] }));
