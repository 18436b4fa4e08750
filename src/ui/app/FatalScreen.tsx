import { Copy, Download, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { History } from "../../protocol/index.ts";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { startFresh } from "./boot.ts";
import { copyReportLink, saveReport } from "./report.ts";
import styles from "./FatalScreen.module.css";

const css = bindStyles(styles);

export interface FatalScreenProps {
  readonly message: string;
  /** The history that leads here, if the worker could still tell. */
  readonly history: History | undefined;
}

/** The simulation broke a promise of its own. Says what, and gives everything needed to reproduce it. */
export function FatalScreen({ message, history }: FatalScreenProps) {
  const [copied, setCopied] = useState(false);
  return (
    <main className={css("screen")} role="alert">
      <div className={css("card")}>
        <h1>The simulation has stopped</h1>
        <p>This is our mistake, not yours. The cluster reached a state that should be impossible:</p>
        <pre className={css("message")}>{message}</pre>
        {history !== undefined && (
          <p>
            Seed <code>{history.seed}</code>, {history.commands.length} {history.commands.length === 1 ? "command" : "commands"}. The link below leads to exactly this moment; please send it to us.
          </p>
        )}
        <div className={css("buttons")}>
          {history !== undefined && (
            <Button icon={<Copy size={14} />} onClick={() => void copyReportLink(history).then(setCopied)}>
              {copied ? "Copied" : "Copy link"}
            </Button>
          )}
          {history !== undefined && (
            <Button icon={<Download size={14} />} onClick={() => saveReport(message, history)}>
              Save a report
            </Button>
          )}
          <Button
            tone="primary"
            icon={<RotateCcw size={14} />}
            onClick={() => {
              startFresh();
              location.reload();
            }}
          >
            Start a fresh cluster
          </Button>
        </div>
      </div>
    </main>
  );
}
