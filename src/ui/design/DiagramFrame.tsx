import { Image, Info, Rows3, Workflow } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { formatClock } from "../stores/formatTime.ts";
import { useLook } from "../stores/settings.ts";
import { useTime } from "../stores/time.ts";
import { useUi } from "../stores/ui.ts";
import { Announcer } from "./Announcer.tsx";
import { bindStyles } from "./bindStyles.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./DiagramFrame.module.css";
import type { Facts } from "./facts.ts";
import { IconButton } from "./IconButton.tsx";
import { MenuButton } from "./MenuButton.tsx";
import type { PictureKind } from "./picture/savePicture.ts";
import { Popover } from "./Popover.tsx";

const css = bindStyles(styles);

export interface DiagramFrameProps {
  /** The accessible name: "etcd and Raft". */
  readonly label: string;
  /** The same as text: live tables. Shown in place of the picture when a person asks for it, and printed below it. */
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

/** What every diagram has: a picture, its equivalent as text, a legend, and a voice. On paper: picture and text. */
export function DiagramFrame({ label, table, legend, observe, corner, children }: DiagramFrameProps) {
  const words = useWords("design");
  const asTable = useUi((state) => state.asTable);
  const printing = useLook((look) => look.printing);
  const [anchor, setAnchor] = useState<DOMRect>();
  const picture = useRef<HTMLDivElement>(null);
  useFitOnPaper(picture, printing);
  const save = (kind: PictureKind) => {
    const node = picture.current;
    if (node !== null) void import("./picture/savePicture.ts").then(({ savePicture }) => savePicture(node, label, kind));
  };
  useEffect(() => {
    // From the command bar, which knows no diagram.
    const onAsked = (event: Event) => event instanceof CustomEvent && save(event.detail as PictureKind);
    document.addEventListener("kubarium:save-picture", onAsked);
    return () => document.removeEventListener("kubarium:save-picture", onAsked);
  });
  return (
    <section aria-label={label} className={css("frame")}>
      {printing ? <PaperHead label={label} /> : <h2 className="visually-hidden">{label}</h2>}
      {(!asTable || printing) && (
        // Pictures run from left to right in every language, as those of the Kubernetes documentation do.
        <div ref={picture} dir="ltr" className={css("picture", asTable && "hidden")}>
          {children}
        </div>
      )}
      {(asTable || printing) && (
        // What scrolls can be reached, or a keyboard would see only its beginning.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
        <div className={css("table", !asTable && "hidden")} role="region" aria-label={words.asText(label)} tabIndex={0}>
          {table}
        </div>
      )}
      <div className={`${css("corner")} no-print`}>
        <IconButton label={asTable ? words.showPicture : words.showTable} icon={asTable ? <Workflow size={16} /> : <Rows3 size={16} />} onClick={() => useUi.setState({ asTable: !asTable })} />
        {!asTable && <IconButton label={words.legend} icon={<Info size={16} />} aria-haspopup="dialog" onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())} />}
        {!asTable && (
          <MenuButton
            label={words.savePicture}
            icon={<Image size={16} />}
            items={[
              { id: "svg", label: words.asSvg, onSelect: () => save("svg") },
              { id: "png", label: words.asPng, onSelect: () => save("png") },
            ]}
          />
        )}
        {corner}
        {anchor !== undefined && (
          <Popover label={words.legend} anchor={anchor} placement="above-centre" onClose={() => setAnchor(undefined)}>
            <div className={css("legend")}>{legend}</div>
          </Popover>
        )}
      </div>
      <Announcer observe={observe} />
    </section>
  );
}

function PaperHead({ label }: { readonly label: string }) {
  const now = useTime((state) => state.now);
  return (
    <h2 className={css("paperHead")}>
      {label} <small>{formatClock(now)}</small>
    </h2>
  );
}

/** A landscape sheet without its margins, in pixels of 1/96 inch, with room for a heading. */
const paper = { width: 1000, height: 620 } as const;

/** The picture keeps on paper the size in which it was laid out, and is shrunk to the sheet as a whole. */
function useFitOnPaper(picture: { readonly current: HTMLDivElement | null }, printing: boolean): void {
  useLayoutEffect(() => {
    const element = picture.current;
    if (element === null || !printing) return undefined;
    const { offsetWidth: width, offsetHeight: height, style } = element;
    style.setProperty("--paper-width", `${width}px`);
    style.setProperty("--paper-height", `${height}px`);
    style.setProperty("--paper-scale", Math.min(1, paper.width / width, paper.height / height).toFixed(3));
    return () => ["--paper-width", "--paper-height", "--paper-scale"].forEach((name) => style.removeProperty(name));
  }, [picture, printing]);
}
