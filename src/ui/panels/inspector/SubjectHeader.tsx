import { X } from "lucide-react";
import type { ReactNode } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { CopyButton } from "../../design/CopyButton.tsx";
import { Glyph } from "../../design/Glyph.tsx";
import type { GlyphName } from "../../design/Glyph.tsx";
import { IconButton } from "../../design/IconButton.tsx";
import { closeInspector } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Inspector.module.css";

const css = bindStyles(styles);

export interface SubjectHeaderProps {
  readonly glyph: GlyphName;
  readonly name: string;
  /** What it is, in a word or two. */
  readonly kind: string;
  readonly badges?: ReactNode;
  readonly headline?: string;
  /** Questions that can be asked of it. */
  readonly asks?: ReactNode;
}

/** Name, state and one line of what it is doing. */
export function SubjectHeader({ glyph, name, kind, badges, headline, asks }: SubjectHeaderProps) {
  const words = useWords("inspector");
  return (
    <header className={css("header")}>
      <span className={css("glyph")}>
        <Glyph name={glyph} size={22} />
      </span>
      <div className={css("names")}>
        <span className={css("kind")}>{kind}</span>
        <h2 className={css("name")} title={name}>
          {name}
        </h2>
      </div>
      <CopyButton text={name} label={words.header.copy} />
      <IconButton size="s" label={words.header.close} icon={<X size={15} />} keys="Esc" onClick={closeInspector} />
      {(badges !== undefined || (headline !== undefined && headline !== "")) && (
        <div className={css("state")}>
          {badges}
          {headline !== undefined && headline !== "" && <span className={css("headline")}>{headline}</span>}
        </div>
      )}
      {asks !== undefined && <div className={css("asks")}>{asks}</div>}
    </header>
  );
}
