import { Download, Link2, RotateCcw, Undo2, X } from "lucide-react";
import { useState } from "react";
import { commandLine } from "../../protocol/index.ts";
import type { Command } from "../../protocol/index.ts";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { IconButton } from "../design/IconButton.tsx";
import { StatusMark } from "../design/StatusMark.tsx";
import { dismissTrouble, restartSilent, useConnection } from "../stores/connection.ts";
import type { Trouble } from "../stores/connection.ts";
import { formatClock } from "../stores/formatTime.ts";
import { useLogs } from "../stores/logs.ts";
import { copyReportLink, saveReport } from "./report.ts";
import type { Words } from "../stores/words/language.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./RestartNotice.module.css";
import { undo } from "./timeControl.ts";

const css = bindStyles(styles);

/** The worker in which the cluster lives has ended, or does not answer: what happened, and what was done about it. */
export function RestartNotice() {
  const trouble = useConnection((state) => state.trouble);
  const { trouble: all } = useWords("app");
  const { dismiss } = useWords("design");
  if (trouble === undefined || trouble.state === "restarting") return null;
  const words = trouble.state === "silent" ? { title: all.silentTitle, text: all.silentText } : restartWords(trouble, all);
  return (
    <section className={css("notice")} role="alert" aria-label={all.label}>
      <StatusMark tone={trouble.standsStill ? "bad" : "warn"} />
      <div className={css("text")}>
        <strong>{words.title}</strong>
        <p>{words.text}</p>
        <div className={css("buttons")}>
          {trouble.state === "silent" ? <SilentButtons /> : <RestartedButtons trouble={trouble} />}
        </div>
      </div>
      <IconButton size="s" label={dismiss} icon={<X size={14} />} onClick={dismissTrouble} />
    </section>
  );
}

function restartWords({ end, isView, at, takenBack, standsStill, message }: Trouble, words: Words["app"]["trouble"]): { readonly title: string; readonly text: string } {
  const moment = formatClock(at);
  if (end === "engine" && isView) return { title: words.viewTitle, text: words.viewText(firstLine(message), moment) };
  if (end === "engine") return { title: words.brokenTitle, text: `${words.brokenText(firstLine(message), moment)} ${takenBack.length === 0 ? words.allThere : words.takenBack(namesOf(takenBack))}` };
  const why = end === "silent" ? words.noAnswer : words.ended(firstLine(message));
  return { title: words.restartedTitle, text: `${words.restartedText(why, moment)}${standsStill ? words.standsStill : ""}` };
}

/** Long texts of manifests and stacks belong into the report. */
const firstLine = (text: string): string => `${(text.split("\n")[0] ?? "").replace(/^Uncaught /, "").slice(0, 200)}.`.replace(/\.\.$/, ".");
const namesOf = (commands: readonly Command[]): string => commands.map((command) => commandLine(command).slice(0, 80)).join("; ");

function SilentButtons() {
  const { trouble: words } = useWords("app");
  return (
    <>
      <Button size="s" tone="primary" icon={<RotateCcw size={13} />} onClick={restartSilent}>
        {words.restart}
      </Button>
      <Button size="s" onClick={dismissTrouble}>
        {words.wait}
      </Button>
    </>
  );
}

function RestartedButtons({ trouble: { end, message, report, standsStill } }: { readonly trouble: Trouble }) {
  const { trouble: words } = useWords("app");
  const last = useLogs((state) => state.commands.at(-1)?.command);
  const [copied, setCopied] = useState(false);
  return (
    <>
      {standsStill && last !== undefined && (
        <Button size="s" icon={<Undo2 size={13} />} title={commandLine(last)} onClick={undo}>
          {words.undo}
        </Button>
      )}
      {end !== "silent" && report !== undefined && (
        <>
          <Button size="s" icon={<Download size={13} />} onClick={() => saveReport(message, report)}>
            {words.report}
          </Button>
          <Button size="s" icon={<Link2 size={13} />} onClick={() => void copyReportLink(report).then(setCopied)}>
            {copied ? words.copied : words.copyLink}
          </Button>
        </>
      )}
    </>
  );
}
