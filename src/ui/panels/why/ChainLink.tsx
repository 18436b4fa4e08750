import { ArrowRight } from "lucide-react";
import type { WhyLink, WhySubject } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { CopyButton } from "../../design/CopyButton.tsx";
import { Glyph, kindGlyph } from "../../design/Glyph.tsx";
import type { GlyphName } from "../../design/Glyph.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import { subjectTitle } from "../../design/SubjectMenu.tsx";
import type { Tone } from "../../design/tone.ts";
import { cluster } from "../../stores/cluster.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { openTrace } from "../../stores/traced.ts";
import { select } from "../../stores/ui.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { useSaid } from "../../stores/words/said.ts";
import styles from "./WhyPanel.module.css";

const css = bindStyles(styles);

export interface ChainLinkProps {
  readonly link: WhyLink;
  readonly place: "first" | "middle" | "last" | "only";
  /** Of the cause. */
  readonly tone?: Tone | undefined;
}

/** One fact: what is so, where that was read, and the way to what it is about. */
export function ChainLink({ link, place, tone }: ChainLinkProps) {
  const words = useWords("why");
  const told = useSaid();
  const { sentence, evidence, at, subject, line } = link;
  const isCause = place === "last";
  return (
    <li className={css("link", place, isCause && tone)}>
      <span className={css("mark")} aria-hidden="true">
        {tone === undefined ? <span className={css("dot")} /> : <StatusMark tone={tone} size={13} />}
      </span>
      <div className={css("fact")}>
        <p className={css("sentence")}>
          {place !== "first" && place !== "only" && <span className={css("because")}>{words.because} </span>}
          {told(sentence)}
        </p>
        <p className={css("evidence")}>
          <span>
            {words.readFrom(told(evidence))}
            {at !== undefined && (
              <>
                {" · "}
                <time>{formatClock(at)}</time>
              </>
            )}
          </span>
          {line !== undefined && (
            <span className={css("line")}>
              <code>{line}</code>
              <CopyButton text={line} label={words.copyLine(line)} />
            </span>
          )}
        </p>
      </div>
      {subject !== undefined && <Goto subject={subject} />}
    </li>
  );
}

function Goto({ subject }: { readonly subject: WhySubject }) {
  const words = useWords("why");
  const title = titleOf(subject);
  if (title === undefined) return null;
  return (
    <button type="button" className={css("goto")} aria-label={words.show(title)} onClick={() => goTo(subject)}>
      {subject.type !== "command" && <Glyph name={glyphOf(subject)} size={14} />}
      <span>{title}</span>
      <ArrowRight size={13} aria-hidden="true" />
    </button>
  );
}

/** undefined: it is gone from the page. */
function titleOf(subject: WhySubject): string | undefined {
  const words = wordsOf("why");
  if (subject.type === "command") return words.command(subject.run);
  const title = subjectTitle(subject);
  return title === "object" ? undefined : title;
}

function glyphOf(subject: Exclude<WhySubject, { readonly type: "command" }>): GlyphName {
  switch (subject.type) {
    case "process":
      return cluster.processes.get(subject.name)?.binary ?? "machine";
    case "machine":
      return "machine";
    case "link":
      return "service";
    case "object":
      return kindGlyph(cluster.objects.get(subject.uid)?.kind ?? "Pod");
  }
}

const goTo = (subject: WhySubject): void => (subject.type === "command" ? openTrace(subject.run) : select(subject, true));
