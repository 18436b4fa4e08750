import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { comparison } from "../../stores/compare/shown.ts";
import type { ComparisonShown } from "../../stores/compare/shown.ts";
import { commandParting, firstSeenParting } from "../../stores/compare/parting.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Compare.module.css";
import { exactClock, sinceZero } from "./times.ts";

const css = bindStyles(styles);

const whatMax = 4;

/** Until when the lanes are one history, and when it is first seen that they are not. */
export function Verdict({ shown }: { readonly shown: ComparisonShown }) {
  const words = useWords("compare");
  const { lanes, zero, end, kind, isReady } = shown;
  if (!isReady) return <Preparing shown={shown} />;
  const parting = commandParting(lanes.map(({ source: { history }, commands }) => ({ ...history, commands })));
  // Rows are of whole seconds: the one that holds at the beginning is of before.
  const seen = firstSeenParting(lanes.map(({ measures }) => measures), Math.ceil(zero / 1_000_000) * 1_000_000, end);
  return (
    <p className={css("verdict")} role="note" aria-label={words.where}>
      {parting !== undefined && (
        <>
          {words.oneHistory} <b>{exactClock(parting.at)}</b>
          {words.afterThat(lanes.map(({ letter }, index) => (parting.lines[index] === undefined ? words.toldNothing(letter) : words.wasTold(letter, parting.lines[index]))).join(", "))}
        </>
      )}
      {kind === "variants" && words.sameCommands}
      {kind === "branches" && parting === undefined && words.sameTold}
      {seen === undefined ? (
        words.nothingDiffers
      ) : (
        <>
          {words.seenAt} <b>{sinceZero(seen.at, zero)}</b>: {seen.what.length > whatMax ? words.andMore(seen.what.slice(0, whatMax).join(", "), seen.what.length - whatMax) : seen.what.join(", ")}.{" "}
          <Button size="s" tone="quiet" onClick={() => comparison()?.seek(seen.at)}>
            {words.goThere}
          </Button>
        </>
      )}
    </p>
  );
}

function Preparing({ shown }: { readonly shown: ComparisonShown }) {
  const words = useWords("compare");
  return (
    <div className={css("verdict")} role="status">
      {shown.lanes.map(({ letter, source, progress, ended }) => (
        <label key={letter} className={css("preparing")}>
          {ended === undefined ? (shown.kind === "branches" ? words.livedAgain(letter, source.name) : words.comesUp(letter, source.name)) : words.hasEnded(letter, source.name)}
          <progress max={1} value={progress} />
        </label>
      ))}
    </div>
  );
}
