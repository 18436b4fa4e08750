import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import type { ComparisonShown, LaneShown } from "../../stores/compare/shown.ts";
import { factsOf } from "../../stores/compare/standing.ts";
import { useWords } from "../../stores/words/language.ts";
import { GoOnDialog } from "./GoOnDialog.tsx";
import styles from "./LaneColumn.module.css";
import { LaneMachines } from "./LaneMachines.tsx";
import { sinceZero } from "./times.ts";

const css = bindStyles(styles);

/** One cluster as it stands at the instant that is shown. */
export function LaneColumn({ lane, shown, differing }: { readonly lane: LaneShown; readonly shown: ComparisonShown; readonly differing: ReadonlySet<string> }) {
  const words = useWords("compare");
  const { letter, source, standing, ended } = lane;
  const [isGoingOn, setGoingOn] = useState(false);
  return (
    <section className={css("lane")} aria-label={words.lane(letter, source.name)}>
      <header className={css("head")}>
        <h3>
          <b className={css("letter")}>{letter}</b> {source.name}
        </h3>
        <Button size="s" tone="quiet" icon={<ArrowRight size={13} />} disabled={!shown.isReady || shown.running || ended !== undefined} onClick={() => setGoingOn(true)} aria-label={words.goOnWith(letter)}>
          {words.goOn}
        </Button>
      </header>
      {ended !== undefined && (
        <p className={css("ended")} role="alert">
          {words.laneEnded(ended.split("\n")[0] ?? "")}
        </p>
      )}
      <ul className={css("facts")}>
        {factsOf(standing).map(({ key, what, text, isBad }) => {
          const differs = shown.isReady && differing.has(key);
          return (
            <li key={key} className={css("fact", differs && "differs")}>
              <StatusMark tone={isBad ? "bad" : text === words.facts.unknown ? "info" : "ok"} size={10} />
              <span className={css("what")}>{what}</span>
              <span className={css("text")}>
                {text}
                {differs && (
                  <>
                    {" "}
                    <b className={css("unequal")} aria-hidden="true">
                      ≠
                    </b>
                    <span className="visually-hidden">{words.notSame}</span>
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <LaneMachines lane={lane} />
      <Orders lane={lane} shown={shown} />
      {isGoingOn && <GoOnDialog lane={lane} at={shown.at} onClose={() => setGoingOn(false)} />}
    </section>
  );
}

const ordersShown = 12;

/** What it was told, and what came back. */
function Orders({ lane, shown }: { readonly lane: LaneShown; readonly shown: ComparisonShown }) {
  const words = useWords("compare");
  const { orders, letter } = lane;
  if (orders.length === 0) return null;
  return (
    <ol className={css("orders")} aria-label={words.told(letter)}>
      {orders.slice(-ordersShown).map(({ key, at, line, state, text, exit }) => (
        <li key={key} className={css("order", at > shown.at && "ahead")}>
          <span className={css("when")}>{sinceZero(at, shown.zero)}</span>
          <code>{line}</code>
          {state === "refused" ? (
            <span className={css("refused")}>
              <StatusMark tone="bad" size={10} /> {words.notDone(text)}
            </span>
          ) : (
            text !== "" && (
              <details>
                <summary>{exit === undefined ? words.prints : exit === 0 ? words.done : words.exit(exit)}</summary>
                <pre>{text}</pre>
              </details>
            )
          )}
        </li>
      ))}
    </ol>
  );
}
