import { CircleHelp } from "lucide-react";
import { useMemo } from "react";
import type { Said, WhyAnswer, WhyEnd, WhyQuestion } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { CopyButton } from "../../design/CopyButton.tsx";
import { PanelFrame } from "../../design/PanelFrame.tsx";
import type { Tone } from "../../design/tone.ts";
import { useVitals, vitalSigns } from "../../stores/cluster.ts";
import { useUi } from "../../stores/ui.ts";
import { openWhy, questionAbout, useAnswer, useWhy, whyLine } from "../../stores/why.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { useSaid } from "../../stores/words/said.ts";
import { ChainLink } from "./ChainLink.tsx";
import styles from "./WhyPanel.module.css";

const css = bindStyles(styles);

const tones: Readonly<Record<WhyEnd, Tone>> = { fault: "bad", object: "warn", passing: "info", well: "ok", unknown: "idle" };

/** A chain of facts from a symptom to its cause, kept up to date while the clock runs. */
export function WhyPanel() {
  const words = useWords("why");
  const told = useSaid();
  const question = useWhy((state) => state.question);
  const answer = useAnswer(question);
  return (
    <PanelFrame
      bar={question === null ? <span className={css("hint")}>{words.whySo}</span> : <Asked question={question} answer={answer} />}
      barEnd={
        answer !== undefined && (
          <span className={css("copy")}>
            <CopyButton label={words.copyChain} visible={words.copy} text={() => chainText(answer, told)} />
          </span>
        )
      }
    >
      {question === null ? <Suggestions /> : answer === undefined ? <p className={css("empty")}>{words.reading}</p> : <Chain answer={answer} />}
    </PanelFrame>
  );
}

function Asked({ question, answer }: { readonly question: WhyQuestion; readonly answer: WhyAnswer | undefined }) {
  const words = useWords("why");
  const told = useSaid();
  return (
    <>
      <h2 className={css("asked")}>
        {words.why} <span>{told(answer?.asked ?? "")}</span>
      </h2>
      {answer !== undefined && <Badge tone={tones[answer.ends]}>{words.ends[answer.ends]}</Badge>}
      <code className={css("typed")} title={words.typed}>
        {whyLine(question)}
      </code>
    </>
  );
}

function Chain({ answer }: { readonly answer: WhyAnswer }) {
  const words = useWords("why");
  const asked = useSaid()(answer.asked);
  const last = answer.links.length - 1;
  return (
    <div className={css("scroller")}>
      <ol className={css("chain")} aria-label={words.whyAsked(asked)}>
        {answer.links.map((link, place) => (
          <ChainLink key={place} link={link} place={place === 0 ? (last === 0 ? "only" : "first") : place === last ? "last" : "middle"} tone={place === last ? tones[answer.ends] : undefined} />
        ))}
      </ol>
      {/* Said again only when the chain is another one: its times change all the while. */}
      <p role="status" className="visually-hidden">
        {words.told(asked, answer.links.length, words.ends[answer.ends])}
      </p>
    </div>
  );
}

/** Nothing was asked yet: what is selected, and what is red. */
function Suggestions() {
  const words = useWords("why");
  const selection = useUi((state) => state.selection);
  const bySign = useVitals((state) => state.bySign);
  const selected = useMemo(() => (selection === null ? undefined : questionAbout(selection)), [selection]);
  const failing = vitalSigns.filter((sign) => bySign[sign]?.status === "failing" || bySign[sign]?.status === "slow");
  return (
    <div className={css("empty")}>
      <p>{words.askAnything}<code>why pod/web-1</code>).</p>
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
const chainText = ({ asked, links }: WhyAnswer, told: (said: Said) => string): string => [wordsOf("why").whyAsked(told(asked)), ...links.map(({ sentence, evidence }, place) => wordsOf("why").line(place === 0, told(sentence), told(evidence)))].join("\n");
