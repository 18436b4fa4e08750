import type { Drill } from "../../protocol/index.ts";
import { onFrame, onScriptEnd, onStart, send, startHistory } from "./connection.ts";
import { useDrill } from "./openDrill.ts";
import type { OpenDrill } from "./openDrill.ts";
import { goTo, writePlace } from "./place.ts";
import { noteSolved } from "./progress.ts";
import { useSealed } from "./sealed.ts";
import { useTime } from "./time.ts";

const change = (changed: Partial<OpenDrill>): void => useDrill.setState(({ open }) => ({ open: open === undefined ? undefined : { ...open, ...changed } }));

/** The history that belongs to the drill: when another one is started, the drill is left. */
let own: unknown;

/** Begins a drill: another cluster is started and brought to where the drill begins. */
export function openDrill(drill: Drill, text: string, isExam = false): void {
  const history = { blueprint: drill.blueprint, seed: drill.seed, commands: [], until: 0 };
  own = history;
  useSealed.setState({ before: Infinity });
  useDrill.setState({ open: { drill, text, phase: "setUp", failure: "", since: 0, rows: [], hintsShown: 0, guessed: undefined, answered: undefined, solvedAfter: undefined, isExam } });
  const url = new URL(window.location.href);
  // Begun by a link, the page may not follow its address yet: it reads this one when it does.
  url.hash = writePlace({ diagram: drill.view, options: {} });
  window.history.replaceState(null, "", url);
  goTo(drill.view);
  startHistory(history, { speed: 1, running: true, script: drill.setup });
}

/** The cluster stays as it is; nobody asks any more whether it is repaired. */
export function leaveDrill(): void {
  own = undefined;
  send({ type: "watchChecks", watched: null });
  useSealed.setState({ before: 0 });
  useDrill.setState({ open: undefined });
}

export const showHint = (): void => useDrill.setState(({ open }) => ({ open: open === undefined ? undefined : { ...open, hintsShown: Math.min(open.hintsShown + 1, open.drill.hints.length) } }));
export const guess = (guessed: number): void => change({ guessed });
export const answer = (answered: number): void => change({ answered });

function watch(isSealed: boolean): void {
  const { open } = useDrill.getState();
  if (open === undefined) return;
  const checks = open.drill.goals.map(({ id, holds, for: span, keeps }) => ({ id, holds, for: span, keeps }));
  send({ type: "watchChecks", watched: { checks, since: open.since, isSealed } });
  useSealed.setState({ before: isSealed ? open.since : 0 });
}

onStart((history) => {
  if (history !== own && useDrill.getState().open !== undefined) leaveDrill();
});

onScriptEnd(({ outcome, at }) => {
  if (useDrill.getState().open?.phase !== "setUp") return;
  change(outcome.ok ? { phase: "open", since: at } : { phase: "failed", failure: outcome.message, since: at });
  if (outcome.ok) watch(true);
});

onFrame(({ checks }) => {
  const { open } = useDrill.getState();
  if (checks === undefined || open === undefined || open.phase === "setUp" || open.phase === "failed") return;
  const isSolved = checks.length > 0 && checks.every(({ reached }) => reached);
  if (open.phase !== "open" || !isSolved) return change({ rows: checks });
  const solvedAfter = Math.max(...checks.map(({ reachedAt }) => reachedAt ?? useTime.getState().now)) - open.since;
  change({ rows: checks, phase: "solved", solvedAfter });
  noteSolved(open.drill.name, { seed: open.drill.seed, solvedAfter, hints: open.hintsShown, isExam: open.isExam });
  // Everything may be looked at now, what led to it too.
  watch(false);
});
