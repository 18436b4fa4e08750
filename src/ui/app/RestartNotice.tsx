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
import styles from "./RestartNotice.module.css";
import { undo } from "./timeControl.ts";

const css = bindStyles(styles);

/** The worker in which the cluster lives has ended, or does not answer: what happened, and what was done about it. */
export function RestartNotice() {
  const trouble = useConnection((state) => state.trouble);
  if (trouble === undefined || trouble.state === "restarting") return null;
  const words = trouble.state === "silent" ? silentWords : restartWords(trouble);
  return (
    <section className={css("notice")} role="alert" aria-label="The cluster’s worker">
      <StatusMark tone={trouble.standsStill ? "bad" : "warn"} />
      <div className={css("text")}>
        <strong>{words.title}</strong>
        <p>{words.text}</p>
        <div className={css("buttons")}>
          {trouble.state === "silent" ? <SilentButtons /> : <RestartedButtons trouble={trouble} />}
        </div>
      </div>
      <IconButton size="s" label="Dismiss" icon={<X size={14} />} onClick={dismissTrouble} />
    </section>
  );
}

const silentWords = {
  title: "The cluster does not answer",
  text: "The worker in which it lives has said nothing for ten seconds. It may only be busy. If it is started again, it goes on at the same instant, with everything that you did.",
} as const;

function restartWords({ end, isView, at, takenBack, standsStill, message }: Trouble): { readonly title: string; readonly text: string } {
  const moment = formatClock(at);
  if (end === "engine" && isView) return { title: "What you looked at could not be read", text: `That is our mistake: ${firstLine(message)} The cluster is well: it was started again from its log of commands, at ${moment}, and nothing is lost. Look at something else meanwhile.` };
  if (end === "engine") {
    const back = takenBack.length === 0 ? "Everything that you did is there." : `Taken back, because it came at that very instant: ${namesOf(takenBack)}.`;
    return { title: "The simulation broke a promise of its own", text: `That is our mistake: ${firstLine(message)} The clock stands at ${moment}, just before it. If it runs on as it is, the same will happen again. ${back}` };
  }
  const why = end === "silent" ? "It did not answer any more." : `It ended: ${firstLine(message)}`;
  const still = standsStill ? ` That happened twice at about the same time, so the clock stands; run it to try again.` : "";
  return { title: "The cluster was restarted", text: `${why} A new worker has lived through the log of commands again and goes on at ${moment}. Nothing is lost.${still}` };
}

/** Long texts of manifests and stacks belong into the report. */
const firstLine = (text: string): string => `${(text.split("\n")[0] ?? "").replace(/^Uncaught /, "").slice(0, 200)}.`.replace(/\.\.$/, ".");
const namesOf = (commands: readonly Command[]): string => commands.map((command) => commandLine(command).slice(0, 80)).join("; ");

function SilentButtons() {
  return (
    <>
      <Button size="s" tone="primary" icon={<RotateCcw size={13} />} onClick={restartSilent}>
        Restart it
      </Button>
      <Button size="s" onClick={dismissTrouble}>
        Wait
      </Button>
    </>
  );
}

function RestartedButtons({ trouble: { end, message, report, standsStill } }: { readonly trouble: Trouble }) {
  const last = useLogs((state) => state.commands.at(-1)?.command);
  const [copied, setCopied] = useState(false);
  return (
    <>
      {standsStill && last !== undefined && (
        <Button size="s" icon={<Undo2 size={13} />} title={commandLine(last)} onClick={undo}>
          Undo the last command
        </Button>
      )}
      {end !== "silent" && report !== undefined && (
        <>
          <Button size="s" icon={<Download size={13} />} onClick={() => saveReport(message, report)}>
            Save a report
          </Button>
          <Button size="s" icon={<Link2 size={13} />} onClick={() => void copyReportLink(report).then(setCopied)}>
            {copied ? "Copied" : "Copy a link to it"}
          </Button>
        </>
      )}
    </>
  );
}
