import { Suspense, useEffect } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { inspect } from "../stores/connection.ts";
import { closeInspector, useUi } from "../stores/ui.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { useWords } from "../stores/words/language.ts";
import styles from "./InspectorDrawer.module.css";
import { slots } from "./slots.ts";

const css = bindStyles(styles);

/** The drawer at the right side (a sheet from below on a phone) for what is selected. */
export function InspectorDrawer() {
  const words = useWords("app");
  const selection = useUi((state) => state.selection);
  const open = useUi((state) => state.inspectorOpen && state.selection !== null);
  const shown = slots.Inspector !== undefined && open;

  useEffect(() => {
    inspect(shown ? selection : null);
  }, [shown, selection]);

  if (slots.Inspector === undefined || !shown) return null;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes the drawer from anywhere inside it
    <aside
      className={`${css("drawer")} no-print`}
      aria-label={words.inspector}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        closeInspector();
      }}
    >
      <ErrorBoundary small>
        <Suspense fallback={null}>
          <slots.Inspector />
        </Suspense>
      </ErrorBoundary>
    </aside>
  );
}
