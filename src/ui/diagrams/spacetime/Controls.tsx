import { ArrowRightLeft, ChevronLeft, ChevronRight, FastForward, Rows3, ZoomIn, ZoomOut } from "lucide-react";
import { useState } from "react";
import { commandLine } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { IconButton } from "../../design/IconButton.tsx";
import { Popover } from "../../design/Popover.tsx";
import { SelectField } from "../../design/SelectField.tsx";
import { formatDuration } from "../../stores/formatTime.ts";
import { useShownCommands } from "../../stores/shownCommands.ts";
import { setOptions } from "../../stores/place.ts";
import { useTime } from "../../stores/time.ts";
import { LanePicker } from "./LanePicker.tsx";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Spacetime.module.css";
import { panned, zoomed } from "./view.ts";
import type { View } from "./view.ts";

const css = bindStyles(styles);

const causesListed = 40;
export interface ControlsProps {
  readonly view: View;
  readonly onView: (change: (view: View) => View) => void;
  readonly lanes: readonly string[];
  readonly cause: number | undefined;
  readonly shown: number;
  readonly matched: number;
  /** The window's messages are wanted as a sequence diagram. */
  readonly onSequence: () => void;
}

/** What is looked at, how near, and how much of what there is is drawn. */
export function Controls({ view, onView, lanes, cause, shown, matched, onSequence }: ControlsProps) {
  const words = useWords("spacetime");
  const [anchor, setAnchor] = useState<DOMRect>();
  const keepsUp = view.until === undefined;
  const zoom = (factor: number) => () => onView((before) => zoomed(before, factor, 0.5, useTime.getState().now, useTime.getState().running));
  const pan = (share: number) => () => onView((before) => panned(before, share, useTime.getState().now));
  return (
    <div className={css("controls")} role="toolbar" aria-label={words.title}>
      <Button size="s" icon={<Rows3 size={14} />} aria-haspopup="dialog" onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())}>
        {words.controls.lanes(lanes.length)}
      </Button>
      <CauseField cause={cause} />
      <span className={css("group")}>
        <IconButton size="s" label={words.controls.earlier} keys="←" icon={<ChevronLeft size={16} />} onClick={pan(-0.5)} />
        <IconButton size="s" label={words.controls.farther} keys="-" icon={<ZoomOut size={16} />} onClick={zoom(2)} />
        <output className={css("span")} aria-label={words.controls.width}>
          {formatDuration(view.span)}
        </output>
        <IconButton size="s" label={words.controls.nearer} keys="+" icon={<ZoomIn size={16} />} onClick={zoom(0.5)} />
        <IconButton size="s" label={words.controls.later} keys="→" icon={<ChevronRight size={16} />} onClick={pan(0.5)} />
      </span>
      <Button size="s" icon={<FastForward size={14} />} pressed={keepsUp} onClick={() => onView((before) => ({ span: before.span, until: keepsUp ? useTime.getState().now : undefined }))}>
        {words.controls.keepUp}
      </Button>
      <Button size="s" icon={<ArrowRightLeft size={14} />} aria-haspopup="dialog" onClick={onSequence}>
        {words.controls.sequence}
      </Button>
      <span className={css("rate")} data-shown={`${shown} of ${matched}`}>
        {shown < matched ? words.controls.showing(shown, matched) : words.controls.all(matched)}
      </span>
      {anchor !== undefined && (
        <Popover label={words.lanes.label} anchor={anchor} onClose={() => setAnchor(undefined)}>
          <LanePicker lanes={lanes} onChange={(tokens) => setOptions({ lanes: tokens.join(",") })} />
        </Popover>
      )}
    </div>
  );
}

/** Everything, or only what one command set off. */
function CauseField({ cause }: { readonly cause: number | undefined }) {
  const words = useWords("spacetime");
  const commands = useShownCommands();
  if (commands.length === 0 && cause === undefined) return null;
  const listed = commands.map(({ command, number }) => ({ value: String(number), label: `${number}: ${commandLine(command).slice(0, 60)}` })).slice(-causesListed).reverse();
  return <SelectField label={words.controls.onlyCause} value={cause === undefined ? "" : String(cause)} options={[{ value: "", label: words.controls.everything }, ...listed]} onChange={(value) => setOptions({ cause: value === "" ? undefined : value })} />;
}
