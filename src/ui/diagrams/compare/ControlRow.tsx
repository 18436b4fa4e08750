import { Link2, Pause, Play, Plus, Zap } from "lucide-react";
import { useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { copyText } from "../../design/copyText.ts";
import { IconButton } from "../../design/IconButton.tsx";
import { MenuButton } from "../../design/MenuButton.tsx";
import { SelectField } from "../../design/SelectField.tsx";
import { tip } from "../../design/tip.ts";
import { faultLabel, faults } from "../../stores/compare/faults.ts";
import { encodeComparison } from "../../stores/compare/compareLink.ts";
import { comparison, comparisonPlan, dropComparison, useComparison } from "../../stores/compare/shown.ts";
import { formatClock, formatSpeed } from "../../stores/formatTime.ts";
import { setOptions } from "../../stores/place.ts";
import { showToast } from "../../stores/toasts.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import styles from "./ControlRow.module.css";
import { speeds } from "./speeds.ts";
import { sinceZero } from "./times.ts";

const css = bindStyles(styles);

/** One row for all lanes: their clock, and what is done to them. */
export function ControlRow() {
  const words = useWords("compare");
  const isReady = useComparison(({ shown }) => shown?.isReady === true);
  const running = useComparison(({ shown }) => shown?.running === true);
  const speed = useComparison(({ shown }) => shown?.speed ?? 1);
  return (
    <div className={`${css("row")} no-print`} role="toolbar" aria-label={words.allLanes}>
      <button type="button" className={css("play")} disabled={!isReady} aria-label={running ? words.pause : words.run} onClick={() => (running ? comparison()?.pause() : comparison()?.run())} {...tip(running ? words.pause : words.run, "Space")}>
        {running ? <Pause size={16} fill="currentColor" strokeWidth={0} /> : <Play size={16} fill="currentColor" strokeWidth={0} />}
      </button>
      <SelectField label={words.speed} value={String(speed)} options={speedOptions(speed)} onChange={(value) => comparison()?.setSpeed(Number(value))} />
      <Clock />
      <MenuButton
        label={words.faultsLabel}
        text={words.cause}
        size="m"
        tone="plain"
        icon={<Zap size={14} />}
        items={faults.map((fault) => ({ id: fault.id, label: faultLabel(fault.id), group: fault.group, disabled: !isReady, onSelect: () => comparison()?.cause(fault) }))}
      />
      <CommandField isReady={isReady} />
      <span className={css("end")}>
        <IconButton label={words.copyLink} icon={<Link2 size={16} />} onClick={() => void copyLink()} />
        <Button
          size="m"
          icon={<Plus size={14} />}
          onClick={() => {
            dropComparison();
            history.replaceState(null, "", "#/compare");
            setOptions({ lanes: undefined, seed: undefined });
          }}
        >
          {words.otherLanes}
        </Button>
      </span>
    </div>
  );
}

const speedOptions = (speed: number) => [...new Set([...speeds, speed])].toSorted((a, b) => a - b).map((value) => ({ value: String(value), label: formatSpeed(value) }));

function Clock() {
  const words = useWords("compare");
  const text = useComparison(({ shown }) => (shown === undefined ? "" : `${formatClock(shown.at).slice(0, 10)}`));
  const relative = useComparison(({ shown }) => (shown === undefined ? "" : sinceZero(shown.at, shown.zero)));
  const reached = useComparison(({ shown }) => (shown?.running === true && shown.reachedSpeed > 0 && shown.reachedSpeed < shown.speed * 0.8 ? formatSpeed(Number(shown.reachedSpeed.toPrecision(2))) : ""));
  return (
    <span className={css("clock")}>
      <time aria-label={words.clock} {...tip(words.clockTip)}>
        {text}
      </time>{" "}
      <small>
        {relative}
        {reached !== "" && ` · ${words.reaches(reached)}`}
      </small>
    </span>
  );
}

function CommandField({ isReady }: { readonly isReady: boolean }) {
  const words = useWords("compare");
  const [line, setLine] = useState("");
  return (
    <form
      className={css("command")}
      onSubmit={(event) => {
        event.preventDefault();
        if (line.trim() === "") return;
        comparison()?.type(line.trim());
        setLine("");
      }}
    >
      <span aria-hidden="true">$</span>
      <input aria-label={words.command} value={line} disabled={!isReady} placeholder="kill -9 etcd-cp-1" spellCheck={false} autoComplete="off" autoCapitalize="off" onChange={(event) => setLine(event.target.value)} onKeyDown={(event) => event.key !== "Escape" && event.stopPropagation()} />
      <Button type="submit" size="s" disabled={!isReady || line.trim() === ""}>
        {words.give}
      </Button>
    </form>
  );
}

async function copyLink(): Promise<void> {
  const plan = comparisonPlan();
  if (plan === undefined) return;
  const encoded = await encodeComparison(plan);
  if (!encoded.ok) showToast({ tone: "bad", text: encoded.error });
  else if (await copyText(`${location.origin}${location.pathname}#${encoded.value}`)) showToast({ tone: "ok", text: wordsOf("compare").copied });
  else showToast({ tone: "bad", text: wordsOf("compare").notCopied });
}
