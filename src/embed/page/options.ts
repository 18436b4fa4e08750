import { workersMax } from "../../protocol/index.ts";
import { diagrams, isApart } from "../../ui/app/diagrams.ts";
import { themeChoices } from "../../ui/stores/settings.ts";
import type { ThemeChoice } from "../../ui/stores/settings.ts";
import { speedRange } from "../../ui/stores/time.ts";

/** What an embedding page wishes, by the address of the frame. It may be anybody's: bounded, and known words only. */
export interface EmbedOptions {
  /** The name of a drill: its set-up is lived through. */
  readonly scenario: string | undefined;
  /** The drill itself: with its texts and goals. */
  readonly drill: string | undefined;
  /** The id of a diagram; undefined: the scenario's. */
  readonly view: string | undefined;
  readonly theme: ThemeChoice;
  readonly controls: "none" | "play" | "full";
  readonly speed: number;
  readonly seed: number | undefined;
  readonly workers: number | undefined;
  readonly start: "paused" | "visible" | "click";
  readonly hasTerminal: boolean;
  /** The only page that may speak to the frame; undefined: whichever holds it. */
  readonly origin: string | undefined;
}

/** Other words for diagrams than their addresses'. */
const otherNames: Readonly<Record<string, string>> = { etcd: "raft", cluster: "overview", control: "control-plane", time: "spacetime" };

const oneOf = <Word extends string>(words: readonly Word[], given: string | null, otherwise: Word): Word => words.find((word) => word === given) ?? otherwise;

function numberIn(given: string | null, { min, max }: { readonly min: number; readonly max: number }): number | undefined {
  const number = Number(given ?? NaN);
  return given !== null && given.trim() !== "" && number >= min && number <= max ? number : undefined;
}

const whole = (number: number | undefined): number | undefined => (number !== undefined && Number.isSafeInteger(number) ? number : undefined);
const nameOf = (given: string | null): string | undefined => (given !== null && /^[a-z][a-z0-9-]{0,62}$/.test(given) ? given : undefined);

/** The diagram that is meant by a word. */
export function diagramOf(given: string | null): string | undefined {
  const id = given === null ? "" : (Object.hasOwn(otherNames, given) ? otherNames[given] : given);
  return diagrams.find((diagram) => diagram.id === id && !isApart(diagram.id))?.id;
}

function originOf(given: string | null): string | undefined {
  if (given === null || !URL.canParse(given)) return undefined;
  const { origin } = new URL(given);
  return origin === "null" ? undefined : origin;
}

/** Reads the query of the frame's address. What is not understood counts as absent. */
export function readOptions(query: string): EmbedOptions {
  const asked = new URLSearchParams(query.slice(0, 8_192));
  const theme = asked.get("theme");
  const terminal = asked.get("terminal");
  return {
    scenario: nameOf(asked.get("scenario")),
    drill: nameOf(asked.get("drill")),
    view: diagramOf(asked.get("view")),
    theme: theme === "auto" ? "system" : oneOf(themeChoices, theme, "system"),
    controls: oneOf(["none", "play", "full"], asked.get("controls"), "play"),
    speed: numberIn(asked.get("speed"), speedRange) ?? 1,
    seed: whole(numberIn(asked.get("seed"), { min: 0, max: Number.MAX_SAFE_INTEGER })),
    workers: whole(numberIn(asked.get("workers"), { min: 0, max: workersMax })),
    start: oneOf(["paused", "visible", "click"], asked.get("start"), "visible"),
    hasTerminal: terminal !== null && terminal !== "false",
    origin: originOf(asked.get("origin")),
  };
}
