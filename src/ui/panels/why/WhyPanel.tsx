import { CircleHelp } from "lucide-react";
import { useMemo } from "react";
import type { WhyAnswer, WhyEnd, WhyQuestion } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { CopyButton } from "../../design/CopyButton.tsx";
import { PanelFrame } from "../../design/PanelFrame.tsx";
import type { Tone } from "../../design/tone.ts";
import { useVitals, vitalSigns } from "../../stores/cluster.ts";
import { useUi } from "../../stores/ui.ts";
import { openWhy, questionAbout, useAnswer, useWhy, whyLine } from "../../stores/why.ts";
import { ChainLink } from "./ChainLink.tsx";
import styles from "./WhyPanel.module.css";

const css = bindStyles(styles);

const ends: Readonly<Record<WhyEnd, { readonly tone: Tone; readonly text: string }>> = {
  fault: { tone: "bad", text: "somebody did this" },
  object: { tone: "warn", text: "an object has to be changed" },
  passing: { tone: "info", text: "passes by itself" },
  well: { tone: "ok", text: "nothing is wrong" },
  unknown: { tone: "idle", text: "nobody\u2019s memory says more" },
};

/** A chain of facts from a symptom to its cause, kept up to date while the clock runs. */
export function WhyPanel() {
  const question = useWhy((state) => state.question);
  const answer = useAnswer(question);
  return (
    <PanelFrame
      bar={question === null ? <span className={css("hint")}>Why is it so?</span> : <Asked question={question} answer={answer} />}
      barEnd={
        answer !== undefined && (
          <span className={css("copy")}>
            <CopyButton label="Copy the chain as text" visible="Copy" text={() => chainText(answer)} />
          </span>
        )
      }
    >
      {question === null ? <Suggestions /> : answer === undefined ? <p className={css("empty")}>Reading …</p> : <Chain answer={answer} />}
    </PanelFrame>
  );
}

function Asked({ question, answer }: { readonly question: WhyQuestion; readonly answer: WhyAnswer | undefined }) {
  const end = answer === undefined ? undefined : ends[answer.ends];
  return (
    <>
      <h2 className={css("asked")}>
        Why? <span>{answer?.asked ?? ""}</span>
      </h2>
      {end !== undefined && <Badge tone={end.tone}>{end.text}</Badge>}
      <code className={css("typed")} title="The same, typed into the terminal">
        {whyLine(question)}
      </code>
    </>
  );
}

function Chain({ answer }: { readonly answer: WhyAnswer }) {
  const last = answer.links.length - 1;
  return (
    <div className={css("scroller")}>
      <ol className={css("chain")} aria-label={`Why? ${answer.asked}`}>
        {answer.links.map((link, place) => (
          <ChainLink key={place} link={link} place={place === 0 ? (last === 0 ? "only" : "first") : place === last ? "last" : "middle"} tone={place === last ? ends[answer.ends].tone : undefined} />
        ))}
      </ol>
      {/* Said again only when the chain is another one: its times change all the while. */}
      <p role="status" className="visually-hidden">
        {`Why? ${answer.asked}: ${answer.links.length === 1 ? "1 fact" : `${answer.links.length} facts`}, ${ends[answer.ends].text}`}
      </p>
    </div>
  );
}

/** Nothing was asked yet: what is selected, and what is red. */
function Suggestions() {
  const selection = useUi((state) => state.selection);
  const bySign = useVitals((state) => state.bySign);
  const selected = useMemo(() => (selection === null ? undefined : questionAbout(selection)), [selection]);
  const failing = vitalSigns.filter((sign) => bySign[sign]?.status === "failing" || bySign[sign]?.status === "slow");
  return (
    <div className={css("empty")}>
      <p>Ask it of anything: with the button “Why?” of what is selected, in the menu of every box, at a vital sign that is red, or in the terminal (<code>why pod/web-1</code>).</p>
      <div className={css("suggestions")}>
        {selected !== undefined && (
          <Button size="s" icon={<CircleHelp size={13} />} onClick={() => openWhy(selected)}>
            {whyLine(selected)}
          </Button>
        )}
        {failing.map((sign) => (
          <Button key={sign} size="s" icon={<CircleHelp size={13} />} onClick={() => openWhy({ type: "vital", sign })}>
            {`why ${sign}`}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** For a report, or a colleague. */
const chainText = ({ asked, links }: WhyAnswer): string => [`Why? ${asked}`, ...links.map(({ sentence, evidence }, place) => `${place === 0 ? "" : "because "}${sentence}\n    read from ${evidence}`)].join("\n");
