import { Skull, Undo2 } from "lucide-react";
import { useMemo } from "react";
import { commandLine, statements } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { PanelFrame } from "../../design/PanelFrame.tsx";
import { Segmented } from "../../design/Segmented.tsx";
import { cluster } from "../../stores/cluster.ts";
import { useRow } from "../../stores/keyedStore.ts";
import { useRowsSlowly } from "../../stores/slowly.ts";
import { useUi } from "../../stores/ui.ts";
import { useIsShared } from "../../stores/useIsShared.ts";
import { kindOf, openWhatIf, startTrial, takeBack, useWhatIf } from "../../stores/whatIf.ts";
import type { WhatIfState } from "../../stores/whatIf.ts";
import { useWords } from "../../stores/words/language.ts";
import { Comparison } from "./Comparison.tsx";
import { Guess } from "./Guess.tsx";
import { guides } from "./guide.ts";
import type { Guide } from "./guide.ts";
import styles from "./WhatIfPanel.module.css";

const css = bindStyles(styles);

/** What if this dies? One's own guess, then the kill for real, and beside it what the guide says and what was seen. */
export function WhatIfPanel() {
  const state = useWhatIf();
  const row = useRow(cluster.processes, state.process);
  const guide = row === undefined ? undefined : guides[row.binary];
  if (row === undefined || guide === undefined) return <Choice wanted={state.process} />;
  const asked = statements.filter((statement) => guide.alone[statement] !== undefined);
  return (
    <PanelFrame bar={<Bar state={state} />}>
      {/* What was scrolled to among the guesses is not where the answers begin. */}
      <div key={state.phase === "guess" ? "guess" : "seen"} className={css("scroller")}>
        {state.phase === "guess" ? (
          <Guess asked={asked} binary={row.binary}>
            <Kill state={state} guide={guide} />
          </Guess>
        ) : (
          <Comparison state={state} asked={asked} expected={(state.hasSpare ? guide.spare : undefined) ?? guide.alone}>
            <Back />
          </Comparison>
        )}
      </div>
    </PanelFrame>
  );
}

/** No component was named: those that there are something to tell of. */
function Choice({ wanted }: { readonly wanted: string }) {
  const words = useWords("whatIf");
  const rows = useRowsSlowly(cluster.processes);
  const selection = useUi((ui) => ui.selection);
  const names = useMemo(() => [...new Map(rows.filter((row) => row.running === "running" && guides[row.binary] !== undefined).toReversed().map((row) => [row.binary, row.name])).values()].toReversed(), [rows]);
  const selected = selection?.type === "process" && guides[cluster.processes.get(selection.name)?.binary ?? "linux"] !== undefined ? selection.name : undefined;
  return (
    <PanelFrame bar={<h2 className={css("title")}>{words.title}</h2>}>
      <div className={css("empty")}>
        <p>{wanted === "" ? words.about : words.nothing(wanted)}</p>
        <div className={css("names")}>
          {[...(selected === undefined ? [] : [selected]), ...names.filter((name) => name !== selected)].map((name) => (
            <Button key={name} size="s" onClick={() => openWhatIf(name)}>
              {name}
            </Button>
          ))}
        </div>
      </div>
    </PanelFrame>
  );
}

function Bar({ state }: { readonly state: WhatIfState }) {
  const words = useWords("whatIf");
  const { process, phase, trial } = state;
  const killed = trial?.processes.length ?? 1;
  return (
    <>
      <h2 className={css("title")}>{phase === "guess" ? words.whatIf(process) : killed > 1 ? words.killedMany(killed) : words.killed(process)}</h2>
      <code className={css("typed")} title={words.typed}>{`what-if ${process}`}</code>
      {phase !== "guess" && <Progress state={state} />}
    </>
  );
}

function Progress({ state: { trial, span, phase } }: { readonly state: WhatIfState }) {
  const words = useWords("whatIf");
  if (trial === undefined) return null;
  const whole = Math.round(span / 1_000_000);
  const passed = Math.min(whole, Math.floor((trial.now - trial.startedAt) / 1_000_000));
  const text = phase === "watching" ? words.watchedOf(passed, whole) : phase === "done" ? words.watchedFor(passed) : words.leftAfter(passed);
  return (
    <span className={css("progress")}>
      <progress max={whole} value={passed} aria-label={words.watched} />
      <span>{text}</span>
    </span>
  );
}

function Kill({ state: { process, isAll }, guide }: { readonly state: WhatIfState; readonly guide: Guide }) {
  const words = useWords("whatIf");
  const rows = kindOf(process);
  const isDown = !isAll && rows[0]?.name !== process;
  const lines = (isAll ? rows : rows.slice(0, 1)).map(({ name }) => commandLine({ type: "process", action: "kill", process: name }));
  return (
    <div className={css("acts")}>
      {rows.length > 1 && guide.spare !== undefined && (
        <Segmented label={words.howMany} value={isAll ? "all" : "one"} options={[{ value: "one", label: words.onlyThis }, { value: "all", label: words.allOf(rows.length) }]} onChange={(value) => useWhatIf.setState({ isAll: value === "all" })} />
      )}
      <Button tone="danger" icon={<Skull size={14} />} disabled={isDown} title={lines.join("\n")} onClick={() => void startTrial(guide.seconds * 1_000_000)}>
        {isDown ? words.notRunning : words.kill(isAll ? rows.length : 1, guide.seconds)}
      </Button>
    </div>
  );
}

function Back() {
  const words = useWords("whatIf");
  const shared = useIsShared();
  const { process, phase } = useWhatIf();
  return (
    <div className={css("acts")}>
      {phase !== "watching" && (
        <Button size="s" onClick={() => openWhatIf(process)}>
          {words.again}
        </Button>
      )}
      {!shared && phase !== "left" && (
        <Button size="s" icon={<Undo2 size={13} />} onClick={takeBack} title={words.backTip}>
          {words.back}
        </Button>
      )}
    </div>
  );
}
