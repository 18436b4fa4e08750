import { Info, Rows3, Workflow } from "lucide-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { useUi } from "../stores/ui.ts";
import { Announcer } from "./Announcer.tsx";
import { bindStyles } from "./bindStyles.ts";
import styles from "./DiagramFrame.module.css";
import type { Facts } from "./facts.ts";
import { IconButton } from "./IconButton.tsx";
import { Popover } from "./Popover.tsx";

const css = bindStyles(styles);

export interface DiagramFrameProps {
  /** The accessible name: "etcd and Raft". */
  readonly label: string;
  /** The same as text: live tables. Shown in place of the picture when a person asks for it. */
  readonly table: ReactNode;
  /** What shapes and colours mean. */
  readonly legend: ReactNode;
  /** What is worth saying aloud; it keeps its identity. */
  readonly observe: () => Facts;
  /** Stands beside the buttons in the corner. */
  readonly corner?: ReactNode;
  /** The picture. */
  readonly children: ReactNode;
}

/** What every diagram has: a picture, its equivalent as text, a legend, and a voice. */
export function DiagramFrame({ label, table, legend, observe, corner, children }: DiagramFrameProps) {
  const asTable = useUi((state) => state.asTable);
  const [anchor, setAnchor] = useState<DOMRect>();
  return (
    <section aria-label={label} className={css("frame")}>
      {asTable ? <div className={css("table")}>{table}</div> : <div className={css("picture")}>{children}</div>}
      <div className={css("corner")}>
        <IconButton label={asTable ? "Show as a picture" : "Show as a table"} icon={asTable ? <Workflow size={16} /> : <Rows3 size={16} />} onClick={() => useUi.setState({ asTable: !asTable })} />
        {!asTable && <IconButton label="Legend" icon={<Info size={16} />} aria-haspopup="dialog" onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())} />}
        {corner}
        {anchor !== undefined && (
          <Popover label="Legend" anchor={anchor} placement="above-centre" onClose={() => setAnchor(undefined)}>
            <div className={css("legend")}>{legend}</div>
          </Popover>
        )}
      </div>
      <Announcer observe={observe} />
    </section>
  );
}
