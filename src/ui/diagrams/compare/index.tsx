import { useEffect, useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { DiagramFrame } from "../../design/DiagramFrame.tsx";
import { holdClock } from "../../stores/clockHolder.ts";
import { decodeComparison } from "../../stores/compare/compareLink.ts";
import { differencesAt } from "../../stores/compare/parting.ts";
import type { Difference } from "../../stores/compare/parting.ts";
import { comparison, comparisonPlan, leaveComparison, resumeComparison, startComparison, useComparison } from "../../stores/compare/shown.ts";
import type { ComparisonShown } from "../../stores/compare/shown.ts";
import { variantOf } from "../../stores/compare/variants.ts";
import { onFrame, send } from "../../stores/connection.ts";
import { usePlace } from "../../stores/place.ts";
import { useTime } from "../../stores/time.ts";
import { useIsShared } from "../../stores/useIsShared.ts";
import { useWords } from "../../stores/words/language.ts";
import { Axis } from "./Axis.tsx";
import { Chooser } from "./Chooser.tsx";
import styles from "./Compare.module.css";
import { ControlRow } from "./ControlRow.tsx";
import { startVariants } from "./startVariants.ts";
import { Differences, Figures } from "./Tables.tsx";
import { LaneColumn } from "./LaneColumn.tsx";
import { CompareLegend } from "./Legend.tsx";
import { nextSpeed } from "./speeds.ts";
import { observe } from "./observe.ts";
import { Verdict } from "./Verdict.tsx";

const css = bindStyles(styles);

/** Clusters side by side on one clock. Each lane has a worker of its own; they end when the view is left. */
export function CompareDiagram() {
  const isChosen = useComparison(({ shown }) => shown !== undefined);
  const [problem, setProblem] = useState("");
  const isShared = useIsShared();
  const words = useWords("compare");
  useEffect(() => (isShared ? undefined : standStill()), [isShared]);
  useEffect(() => {
    let isLeft = false;
    void open(() => isLeft).then(setProblem);
    const release = holdClock({ toggleRunning, changeGear: (direction) => comparison()?.setSpeed(nextSpeed(comparison()?.speed ?? 1, direction)) });
    return () => {
      isLeft = true;
      release();
      leaveComparison();
    };
  }, []);
  return (
    <div className={css("view")}>
      {isChosen ? (
        <>
          <ControlRow />
          <div className={css("frame")}>
            <DiagramFrame label={words.title} table={<CompareTables />} legend={<CompareLegend />} observe={observe}>
              <Picture />
            </DiagramFrame>
          </div>
        </>
      ) : (
        <Chooser problem={problem} />
      )}
    </div>
  );
}

function toggleRunning(): void {
  const current = comparison();
  if (current === undefined || !current.isReady) return;
  if (current.running) current.pause();
  else current.run();
}

/** What was left, or what the address asks for. @returns what is wrong with the address */
async function open(isLeft: () => boolean): Promise<string> {
  if (comparisonPlan() !== undefined) {
    resumeComparison();
    return "";
  }
  const linked = await decodeComparison(location.hash);
  if (isLeft()) return "";
  if (linked?.ok === true) startComparison(linked.value);
  else if (linked !== undefined) return linked.error;
  else {
    const { lanes = "", seed } = usePlace.getState().options;
    const chosen = lanes.split(",").flatMap((id) => variantOf(id) ?? []);
    if (chosen.length >= 2) startVariants(chosen.slice(0, 3).map((variant) => ({ variant })), Number(seed));
  }
  return "";
}

/** The page's own cluster stands still while others are looked at. Returns the end of it: it goes on if it ran. */
function standStill(): () => void {
  let ran = useTime.getState().running;
  let isAsked = false;
  const pause = (isRunning: boolean) => {
    if (isRunning && !isAsked) send({ type: "pause" });
    ran ||= isRunning;
    isAsked = isRunning;
  };
  pause(ran);
  const stop = onFrame(({ running }) => pause(running));
  return () => {
    stop();
    if (ran) send({ type: "run" });
  };
}

function Picture() {
  const words = useWords("compare");
  const shown = useComparison((state) => state.shown);
  if (shown === undefined) return null;
  const differences = differencesOf(shown);
  const differing = new Set(differences.flatMap(({ key, differs }) => (differs ? [key] : [])));
  return (
    // What scrolls can be reached, or a keyboard would see only its beginning.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <div className={css("picture")} role="region" aria-label={words.lanes} tabIndex={0}>
      <Axis shown={shown} />
      <Verdict shown={shown} />
      <div className={css("lanes")}>
        {shown.lanes.map((lane) => (
          <LaneColumn key={lane.letter} lane={lane} shown={shown} differing={differing} />
        ))}
      </div>
      <div className={css("tables")}>
        <Differences shown={shown} differences={differences} onlyDifferent />
        <Figures shown={shown} />
      </div>
    </div>
  );
}

/** Of the seconds before, and of the instant that is shown itself. */
function differencesOf({ lanes, at, isReady }: ComparisonShown): readonly Difference[] {
  if (!isReady) return [];
  const rows = lanes.map(({ measures, standing }) => {
    const before = measures.filter((row) => row.at <= at);
    const last = before.at(-1);
    return last === undefined ? before : [...before, { ...last, at, standing }];
  });
  return differencesAt(rows, at);
}

function CompareTables() {
  const shown = useComparison((state) => state.shown);
  if (shown === undefined) return null;
  return (
    <>
      <Differences shown={shown} differences={differencesOf(shown)} />
      <Figures shown={shown} />
    </>
  );
}
