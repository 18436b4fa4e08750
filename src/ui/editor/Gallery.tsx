import { useId } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { replaceManifest, useManifestDraft } from "../stores/manifestDraft.ts";
import { examples } from "../stores/examples/examples.ts";
import styles from "./Workbench.module.css";

const css = bindStyles(styles);

/** Examples to begin with. Choosing one replaces the text; the editor's undo brings the old one back. */
export function Gallery() {
  const chosen = useManifestDraft((state) => state.exampleId);
  const heading = useId();
  return (
    <nav className={css("gallery")} aria-labelledby={heading}>
      <h3 id={heading} className={css("galleryTitle")}>
        Examples
      </h3>
      <ul className={css("cards")}>
        {examples.map((example) => (
          <li key={example.id}>
            <button
              type="button"
              className={css("card", example.id === chosen && "chosen")}
              aria-current={example.id === chosen}
              title={example.watch}
              onClick={() => replaceManifest(example.yaml, { exampleId: example.id })}
            >
              {example.title}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What to watch and what to break, for the example in the editor. */
export function ExampleNotes() {
  const id = useManifestDraft((state) => state.exampleId);
  const example = examples.find((candidate) => candidate.id === id);
  if (example === undefined) return null;
  return (
    <dl className={css("notes")}>
      <div>
        <dt>Watch</dt>
        <dd>{example.watch}</dd>
      </div>
      <div>
        <dt>Then</dt>
        <dd>{example.next}</dd>
      </div>
    </dl>
  );
}
