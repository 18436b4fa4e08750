import { ExternalLink, Play } from "lucide-react";
import { Suspense, useEffect, useState } from "react";
import { App } from "../../ui/app/App.tsx";
import { ErrorBoundary } from "../../ui/app/ErrorBoundary.tsx";
import { FatalScreen } from "../../ui/app/FatalScreen.tsx";
import { panels } from "../../ui/app/panels.ts";
import { Progress } from "../../ui/app/Progress.tsx";
import { Stage } from "../../ui/app/Stage.tsx";
import { TimeControls } from "../../ui/app/TimeControls.tsx";
import { useShortcuts } from "../../ui/app/useShortcuts.ts";
import { bindStyles } from "../../ui/design/bindStyles.ts";
import { Button } from "../../ui/design/Button.tsx";
import { loadMotion } from "../../ui/design/loadMotion.ts";
import { Toasts } from "../../ui/design/Toasts.tsx";
import { TooltipLayer } from "../../ui/design/TooltipLayer.tsx";
import { useConnection } from "../../ui/stores/connection.ts";
import { followSystem } from "../../ui/stores/settings.ts";
import { dismissToast, useToasts } from "../../ui/stores/toasts.ts";
import { useWords } from "../../ui/stores/words/language.ts";
import styles from "./EmbedApp.module.css";
import type { EmbedOptions } from "./options.ts";
import { start } from "./start.ts";

const css = bindStyles(styles);
const Terminal = panels.find(({ id }) => id === "terminal")?.Component;

/** What the frame shows: at first perhaps only a button, then the cluster with as much around it as was asked for. */
export function EmbedApp({ options }: { readonly options: EmbedOptions }) {
  const words = useWords("embed");
  const [isStarted, setStarted] = useState(options.start !== "click");
  const begin = (): void => {
    void start(options);
    setStarted(true);
  };
  if (!isStarted) {
    return (
      <div className={css("poster")}>
        <p>{words.title}</p>
        <Button tone="primary" icon={<Play size={15} />} onClick={begin}>
          {words.start}
        </Button>
      </div>
    );
  }
  return options.controls === "full" || options.drill !== undefined ? <App /> : <Frame options={options} />;
}

function Frame({ options: { controls, hasTerminal } }: { readonly options: EmbedOptions }) {
  const words = useWords("embed");
  const fatal = useConnection((state) => state.fatal);
  const toasts = useToasts((state) => state.toasts);
  useShortcuts();
  useEffect(followSystem, []);
  useEffect(() => void loadMotion(), []);
  if (fatal !== undefined) return <FatalScreen message={fatal.message} history={fatal.history} />;
  return (
    <ErrorBoundary>
      <main className={css("frame")}>
        <div className={css("stage")}>
          <Stage />
          <Progress />
          <div className={css("notices")}>
            <Toasts toasts={toasts} onDismiss={dismissToast} />
          </div>
        </div>
        {hasTerminal && Terminal !== undefined && (
          <section className={css("terminal")} aria-label={words.terminal}>
            <Suspense fallback={null}>
              <Terminal />
            </Suspense>
          </section>
        )}
        {controls === "play" && (
          <div className={css("bar")}>
            <TimeControls />
            <a className={css("open")} href={wholePage()} target="_blank" rel="noopener">
              <ExternalLink size={14} aria-hidden="true" />
              <span>{words.open}</span>
            </a>
          </div>
        )}
      </main>
      <TooltipLayer />
    </ErrorBoundary>
  );
}

/** The page itself, with the same cluster from its beginning. */
function wholePage(): string {
  const asked = new URLSearchParams(location.search);
  const url = new URL("./", location.href);
  const drill = asked.get("drill") ?? asked.get("scenario");
  if (drill !== null) url.searchParams.set("drill", drill);
  for (const name of ["seed", "lang"]) {
    const value = asked.get(name);
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}
