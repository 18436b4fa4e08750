import { useEffect, useMemo, useState } from "react";
import type { SceneQuery } from "../../../protocol/index.ts";
import { setOptions, usePlace } from "../../stores/place.ts";
import { firstLanes } from "./lanes.ts";
import { clampSpan, firstView } from "./view.ts";
import type { View } from "./view.ts";

export type SpacetimeSceneQuery = Extract<SceneQuery, { readonly id: "spacetime" }>;

/** The window moves with the wheel; the worker is asked this often at most. Milliseconds. */
const askEvery = 60;
const addressAfter = 400;

const numberIn = (text: string | undefined): number | undefined => (text === undefined || !/^\d{1,15}$/.test(text) ? undefined : Number(text));

/** What the address says of the view: changed by the person, kept in the address when they have come to rest. */
export function useView(): readonly [View, (change: (view: View) => View) => void] {
  const [view, setView] = useState<View>(() => {
    const { options } = usePlace.getState();
    return { span: clampSpan(numberIn(options["span"]) ?? firstView.span), until: numberIn(options["until"]) };
  });
  useEffect(() => {
    const timer = window.setTimeout(() => setOptions({ span: view.span === firstView.span ? undefined : String(view.span), until: view.until === undefined ? undefined : String(Math.round(view.until)) }), addressAfter);
    return () => window.clearTimeout(timer);
  }, [view]);
  return [view, setView];
}

const defaultTokens: readonly string[] = firstLanes;

/** Which lanes, by the words in the address. */
export function useTokens(): readonly string[] {
  const text = usePlace((place) => place.options["lanes"]);
  return useMemo(() => (text === undefined || text === "" ? defaultTokens : text.split(",")), [text]);
}

export const useCause = (): number | undefined => numberIn(usePlace((place) => place.options["cause"]));

/** A value as it was a moment ago, when it changes too often to be passed on each time. */
export function useThrottled<Value>(value: Value): Value {
  const [passed, setPassed] = useState(value);
  const [lastAt, setLastAt] = useState(0);
  useEffect(() => {
    if (passed === value) return undefined;
    const timer = window.setTimeout(() => {
      setPassed(value);
      setLastAt(performance.now());
    }, Math.max(0, askEvery - (performance.now() - lastAt)));
    return () => window.clearTimeout(timer);
  }, [value, passed, lastAt]);
  return passed;
}
