import type { ReactNode } from "react";
import type { Subject } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Glyph } from "../../design/Glyph.tsx";
import type { GlyphName } from "../../design/Glyph.tsx";
import { select } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Inspector.module.css";

const css = bindStyles(styles);

/** Rows beyond this are counted, not shown. */
const rowsMax = 100;

export interface LinkedSubject {
  readonly key: string;
  readonly subject: Subject;
  readonly glyph: GlyphName;
  readonly name: string;
  readonly mark?: ReactNode;
  readonly note?: string;
}

/** Things that one can go on to. */
export function SubjectLinks({ links, empty }: { readonly links: readonly LinkedSubject[]; readonly empty: string }) {
  const words = useWords("inspector");
  if (links.length === 0) return <p className={css("faint")}>{empty}</p>;
  return (
    <>
      <ul className={css("links")}>
        {links.slice(0, rowsMax).map((link) => (
          <li key={link.key}>
            <button type="button" className={css("link")} onClick={() => select(link.subject, true)}>
              <Glyph name={link.glyph} size={14} />
              <span className={css("linkName")}>{link.name}</span>
              {link.note !== undefined && <span className={css("linkNote")}>{link.note}</span>}
              {link.mark}
            </button>
          </li>
        ))}
      </ul>
      {links.length > rowsMax && <p className={css("faint")}>{words.links.more(links.length - rowsMax)}</p>}
    </>
  );
}
