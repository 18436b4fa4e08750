import { Suspense } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { SubjectMenu } from "../design/SubjectMenu.tsx";
import { diagrams } from "./diagrams.ts";
import { usePlace } from "../stores/place.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { useWords } from "../stores/words/language.ts";
import styles from "./Stage.module.css";

const css = bindStyles(styles);

/** The diagram that the address names. */
export function Stage() {
  const words = useWords("app");
  const shown = usePlace((place) => place.diagram);
  const diagram = diagrams.find(({ id }) => id === shown) ?? diagrams[0];
  if (diagram === undefined) return null;
  return (
    <div id="diagram" role="tabpanel" aria-labelledby={`diagram-tab-${diagram.id}`} className={css("stage")}>
      <ErrorBoundary key={diagram.id} small>
        <Suspense fallback={<p className={css("loading")}>{words.loading}</p>}>
          <diagram.Component />
        </Suspense>
      </ErrorBoundary>
      <SubjectMenu />
    </div>
  );
}
