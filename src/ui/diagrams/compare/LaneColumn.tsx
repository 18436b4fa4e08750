import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import type { ComparisonShown, LaneShown } from "../../stores/compare/shown.ts";
import { factsOf } from "../../stores/compare/standing.ts";
import { GoOnDialog } from "./GoOnDialog.tsx";
import styles from "./LaneColumn.module.css";
import { LaneMachines } from "./LaneMachines.tsx";
import { sinceZero } from "./times.ts";

const css = bindStyles(styles);

/** One cluster as it stands at the instant that is shown. */
export function LaneColumn({ lane, shown, differing }: { readonly lane: LaneShown; readonly shown: ComparisonShown; readonly differing: ReadonlySet<string> }) {
  const { letter, source, standing, ended } = lane;
  const [isGoingOn, setGoingOn] = useState(false);
  return (
    <section className={css("lane")} aria-label={`Lane ${letter}: ${source.name}`}>
      <header className={css("head")}>
        <h3>
          <b className={css("letter")}>{letter}</b> {source.name}
        </h3>
        <Button size="s" tone="quiet" icon={<ArrowRight size={13} />} disabled={!shown.isReady || shown.running || ended !== undefined} onClick={() => setGoingOn(true)} aria-label={`Go on with ${letter} on the page`}>
          Go on with this one
        </Button>
      </header>
      {ended !== undefined && (
        <p className={css("ended")} role="alert">
          This lane has ended: {ended.split("\n")[0]} The others go on without it.
        </p>
      )}
      <ul className={css("facts")}>
        {factsOf(standing).map(({ key, what, text, isBad }) => {
          const differs = shown.isReady && differing.has(key);
          return (
            <li key={key} className={css("fact", differs && "differs")}>
              <StatusMark tone={isBad ? "bad" : text === "not known yet" ? "info" : "ok"} size={10} />
              <span className={css("what")}>{what}</span>
              <span className={css("text")}>
                {text}
                {differs && (
                  <>
                    {" "}
                    <b className={css("unequal")} aria-hidden="true">
                      ≠
                    </b>
                    <span className="visually-hidden">, not the same in all lanes</span>
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
  const { orders, letter } = lane;
  if (orders.length === 0) return null;
  return (
    <ol className={css("orders")} aria-label={`What ${letter} was told`}>
      {orders.slice(-ordersShown).map(({ key, at, line, state, text, exit }) => (
        <li key={key} className={css("order", at > shown.at && "ahead")}>
          <span className={css("when")}>{sinceZero(at, shown.zero)}</span>
          <code>{line}</code>
          {state === "refused" ? (
            <span className={css("refused")}>
              <StatusMark tone="bad" size={10} /> not done: {text}
            </span>
          ) : (
            text !== "" && (
              <details>
                <summary>{exit === undefined ? "still prints" : exit === 0 ? "done" : `exit code ${exit}`}</summary>
                <pre>{text}</pre>
              </details>
            )
          )}
        </li>
      ))}
    </ol>
  );
}
