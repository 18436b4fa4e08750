import { Copy, Download, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { History } from "../../protocol/index.ts";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { startFresh } from "./boot.ts";
import { copyReportLink, saveReport } from "./report.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./FatalScreen.module.css";

const css = bindStyles(styles);

export interface FatalScreenProps {
  readonly message: string;
  /** The history that leads here, if the worker could still tell. */
  readonly history: History | undefined;
}

/** The simulation broke a promise of its own. Says what, and gives everything needed to reproduce it. */
export function FatalScreen({ message, history }: FatalScreenProps) {
  const { fatal: words, trouble } = useWords("app");
  const [copied, setCopied] = useState(false);
  return (
    <main className={css("screen")} role="alert">
      <div className={css("card")}>
        <h1>{words.title}</h1>
        <p>{words.text}</p>
        <pre className={css("message")}>{message}</pre>
        {history !== undefined && (
          <p>
            {words.seed} <code>{history.seed}</code>
            {words.link(history.commands.length)}
          </p>
        )}
        <div className={css("buttons")}>
          {history !== undefined && (
            <Button icon={<Copy size={14} />} onClick={() => void copyReportLink(history).then(setCopied)}>
              {copied ? trouble.copied : words.copyLink}
            </Button>
          )}
          {history !== undefined && (
            <Button icon={<Download size={14} />} onClick={() => saveReport(message, history)}>
              {trouble.report}
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
            {words.fresh}
          </Button>
        </div>
      </div>
    </main>
  );
}
