import { Link2, Pause, Play, Plus, Zap } from "lucide-react";
import { useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { copyText } from "../../design/copyText.ts";
import { IconButton } from "../../design/IconButton.tsx";
import { MenuButton } from "../../design/MenuButton.tsx";
import { SelectField } from "../../design/SelectField.tsx";
import { tip } from "../../design/tip.ts";
import { faults } from "../../stores/compare/faults.ts";
import { encodeComparison } from "../../stores/compare/compareLink.ts";
import { comparison, comparisonPlan, dropComparison, useComparison } from "../../stores/compare/shown.ts";
import { formatClock, formatSpeed } from "../../stores/formatTime.ts";
import { setOptions } from "../../stores/place.ts";
import { showToast } from "../../stores/toasts.ts";
import styles from "./ControlRow.module.css";
import { speeds } from "./speeds.ts";
import { sinceZero } from "./times.ts";

const css = bindStyles(styles);

/** One row for all lanes: their clock, and what is done to them. */
export function ControlRow() {
  const isReady = useComparison(({ shown }) => shown?.isReady === true);
  const running = useComparison(({ shown }) => shown?.running === true);
  const speed = useComparison(({ shown }) => shown?.speed ?? 1);
  return (
    <div className={`${css("row")} no-print`} role="toolbar" aria-label="All lanes">
      <button type="button" className={css("play")} disabled={!isReady} aria-label={running ? "Pause all lanes" : "Run all lanes"} onClick={() => (running ? comparison()?.pause() : comparison()?.run())} {...tip(running ? "Pause all lanes" : "Run all lanes", "Space")}>
        {running ? <Pause size={16} fill="currentColor" strokeWidth={0} /> : <Play size={16} fill="currentColor" strokeWidth={0} />}
      </button>
      <SelectField label="Speed of all lanes" value={String(speed)} options={speedOptions(speed)} onChange={(value) => comparison()?.setSpeed(Number(value))} />
      <Clock />
      <MenuButton
        label="Faults for every lane"
        text="Cause a fault"
        size="m"
        tone="plain"
        icon={<Zap size={14} />}
        items={faults.map((fault) => ({ id: fault.id, label: fault.label, group: fault.group, disabled: !isReady, onSelect: () => comparison()?.cause(fault) }))}
      />
      <CommandField isReady={isReady} />
      <span className={css("end")}>
        <IconButton label="Copy a link to this comparison" icon={<Link2 size={16} />} onClick={() => void copyLink()} />
        <Button
          size="m"
          icon={<Plus size={14} />}
          onClick={() => {
            dropComparison();
            history.replaceState(null, "", "#/compare");
            setOptions({ lanes: undefined, seed: undefined });
          }}
        >
          Other lanes
        </Button>
      </span>
    </div>
  );
}

const speedOptions = (speed: number) => [...new Set([...speeds, speed])].toSorted((a, b) => a - b).map((value) => ({ value: String(value), label: formatSpeed(value) }));

function Clock() {
  const text = useComparison(({ shown }) => (shown === undefined ? "" : `${formatClock(shown.at).slice(0, 10)}`));
  const relative = useComparison(({ shown }) => (shown === undefined ? "" : sinceZero(shown.at, shown.zero)));
  const reached = useComparison(({ shown }) => (shown?.running === true && shown.reachedSpeed > 0 && shown.reachedSpeed < shown.speed * 0.8 ? formatSpeed(Number(shown.reachedSpeed.toPrecision(2))) : ""));
  return (
    <span className={css("clock")}>
      <time aria-label="Simulated time of all lanes" {...tip("All lanes stand at this instant")}>
        {text}
      </time>{" "}
      <small>
        {relative}
        {reached !== "" && ` · reaches ${reached}`}
      </small>
    </span>
  );
}

function CommandField({ isReady }: { readonly isReady: boolean }) {
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
      <input aria-label="Command for every lane" value={line} disabled={!isReady} placeholder="systemctl stop etcd-cp-1" spellCheck={false} autoComplete="off" autoCapitalize="off" onChange={(event) => setLine(event.target.value)} onKeyDown={(event) => event.key !== "Escape" && event.stopPropagation()} />
      <Button type="submit" size="s" disabled={!isReady || line.trim() === ""}>
        Do in all lanes
      </Button>
    </form>
  );
}

async function copyLink(): Promise<void> {
  const plan = comparisonPlan();
  if (plan === undefined) return;
  const encoded = await encodeComparison(plan);
  if (!encoded.ok) showToast({ tone: "bad", text: encoded.error });
  else if (await copyText(`${location.origin}${location.pathname}#${encoded.value}`)) showToast({ tone: "ok", text: "The link is copied: it holds the lanes with all that was done to them, and this instant." });
  else showToast({ tone: "bad", text: "The browser does not let this page copy." });
}
