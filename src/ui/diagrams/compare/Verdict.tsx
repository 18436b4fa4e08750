import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { comparison } from "../../stores/compare/shown.ts";
import type { ComparisonShown } from "../../stores/compare/shown.ts";
import { commandParting, firstSeenParting } from "../../stores/compare/parting.ts";
import styles from "./Compare.module.css";
import { exactClock, sinceZero } from "./times.ts";

const css = bindStyles(styles);

const whatMax = 4;

/** Until when the lanes are one history, and when it is first seen that they are not. */
export function Verdict({ shown }: { readonly shown: ComparisonShown }) {
  const { lanes, zero, end, kind, isReady } = shown;
  if (!isReady) return <Preparing shown={shown} />;
  const parting = commandParting(lanes.map(({ source: { history }, commands }) => ({ ...history, commands })));
  // Rows are of whole seconds: the one that holds at the beginning is of before.
  const seen = firstSeenParting(lanes.map(({ measures }) => measures), Math.ceil(zero / 1_000_000) * 1_000_000, end);
  return (
    <p className={css("verdict")} role="note" aria-label="Where the lanes part">
      {parting !== undefined && (
        <>
          One history, event for event, until <b>{exactClock(parting.at)}</b>. Then {lanes.map(({ letter }, index) => `${letter} was told ${parting.lines[index] === undefined ? "nothing" : `“${parting.lines[index]}”`}`).join(", ")}.{" "}
        </>
      )}
      {kind === "variants" && "The same seed and the same commands at the same instants; the clusters differ in what their names say. "}
      {kind === "branches" && parting === undefined && "The lanes were told the same. "}
      {seen === undefined ? (
        "Nothing that is measured here differs yet."
      ) : (
        <>
          First seen apart at <b>{sinceZero(seen.at, zero)}</b>: {seen.what.slice(0, whatMax).join(", ")}
          {seen.what.length > whatMax && ` and ${seen.what.length - whatMax} more`}.{" "}
          <Button size="s" tone="quiet" onClick={() => comparison()?.seek(seen.at)}>
            Go there
          </Button>
        </>
      )}
    </p>
  );
}

function Preparing({ shown }: { readonly shown: ComparisonShown }) {
  return (
    <div className={css("verdict")} role="status">
      {shown.lanes.map(({ letter, source, progress, ended }) => (
        <label key={letter} className={css("preparing")}>
          {letter}: {source.name} {ended === undefined ? (shown.kind === "branches" ? "is lived through again" : "comes up") : "has ended"}
          <progress max={1} value={progress} />
        </label>
      ))}
    </div>
  );
}
