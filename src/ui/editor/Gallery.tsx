import { useId } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { replaceManifest, useManifestDraft } from "../stores/manifestDraft.ts";
import { examples } from "../stores/examples/examples.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./Workbench.module.css";

const css = bindStyles(styles);

/** Examples to begin with. Choosing one replaces the text; the editor's undo brings the old one back. */
export function Gallery() {
  const words = useWords("editor");
  const texts = useWords("examples");
  const chosen = useManifestDraft((state) => state.exampleId);
  const heading = useId();
  return (
    <nav className={css("gallery")} aria-labelledby={heading}>
      <h3 id={heading} className={css("galleryTitle")}>
        {words.examples}
      </h3>
      <ul className={css("cards")}>
        {examples.map((example) => (
          <li key={example.id}>
            <button
              type="button"
              className={css("card", example.id === chosen && "chosen")}
              aria-current={example.id === chosen}
              title={texts[example.id].watch}
              onClick={() => replaceManifest(example.yaml, { exampleId: example.id })}
            >
              {texts[example.id].title}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What to watch and what to break, for the example in the editor. */
export function ExampleNotes() {
  const words = useWords("editor");
  const texts = useWords("examples");
  const id = useManifestDraft((state) => state.exampleId);
  const example = examples.find((candidate) => candidate.id === id);
  if (example === undefined) return null;
  return (
    <dl className={css("notes")}>
      <div>
        <dt>{words.watch}</dt>
        <dd>{texts[example.id].watch}</dd>
      </div>
      <div>
        <dt>{words.next}</dt>
        <dd>{texts[example.id].next}</dd>
      </div>
    </dl>
  );
}
