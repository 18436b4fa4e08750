import { Suspense, useEffect } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { loadMotion } from "../design/loadMotion.ts";
import { Toasts } from "../design/Toasts.tsx";
import { TooltipLayer } from "../design/TooltipLayer.tsx";
import { useConnection } from "../stores/connection.ts";
import { dismissToast, useToasts } from "../stores/toasts.ts";
import { useDrill } from "../stores/openDrill.ts";
import { usePlace } from "../stores/place.ts";
import { followSystem } from "../stores/settings.ts";
import { useUi } from "../stores/ui.ts";
import { followPrinting } from "./print.ts";
import { followAddress } from "./address.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./App.module.css";
import { BottomPanel } from "./BottomPanel.tsx";
import { DiagramTabs } from "./DiagramTabs.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { FatalScreen } from "./FatalScreen.tsx";
import { FileDrop } from "./FileDrop.tsx";
import { isApart } from "./diagrams.ts";
import { InspectorDrawer } from "./InspectorDrawer.tsx";
import { Intro } from "./Intro.tsx";
import { lazyNamed } from "./lazyNamed.ts";
import { slots } from "./slots.ts";
import { Progress } from "./Progress.tsx";
import { RestartNotice } from "./RestartNotice.tsx";
import { Stage } from "./Stage.tsx";
import { TimeControls } from "./TimeControls.tsx";
import { TimelineStrip } from "./timeline/TimelineStrip.tsx";
import { TopBar } from "./TopBar.tsx";
import { useShortcuts } from "./useShortcuts.ts";

const css = bindStyles(styles);

const loadCommandBar = () => import("./CommandBar.tsx");
const CommandBar = lazyNamed(loadCommandBar, "CommandBar", "examples");
const DrillDrawer = lazyNamed(() => import("../panels/drill/index.ts"), "DrillDrawer", "drill");
const HelpDialog = lazyNamed(() => import("./HelpDialog.tsx"), "HelpDialog", "examples");

/** The page: bar, diagram, inspector, panels. */
export function App() {
  const words = useWords("app");
  const fatal = useConnection((state) => state.fatal);
  const apart = usePlace((place) => isApart(place.diagram));
  useShortcuts();
  useEffect(followSystem, []);
  useEffect(followPrinting, []);
  useEffect(followAddress, []);
  useEffect(() => {
    // Only when the first view stands: what moves, and what has to be there at a key press.
    const timer = window.setTimeout(() => {
      void loadMotion();
      void loadCommandBar();
    }, 1_500);
    return () => window.clearTimeout(timer);
  }, []);
  if (fatal !== undefined) return <FatalScreen message={fatal.message} history={fatal.history} />;
  return (
    <ErrorBoundary>
      <div className={css("page")}>
        <button type="button" className={`${css("skip")} no-print`} onClick={() => document.querySelector<HTMLElement>("button[data-box][tabindex='0']")?.focus()}>
          {words.skip}
        </button>
        <div className="no-print">
          <TopBar />
          {!apart && <Intro />}
        </div>
        <div className={css("middle")}>
          <Drill />
          <main className={css("stage")}>
            <DiagramTabs />
            <Stage />
            {!apart && (
              <>
                <Progress />
                <div className={`${css("transport")} no-print`}>
                  <TimeControls />
                </div>
              </>
            )}
            <RestartNotice />
            <Notices />
          </main>
          {!apart && <InspectorDrawer />}
        </div>
        {!apart && (
          <div className="no-print">
            <TimelineStrip />
            <BottomPanel />
          </div>
        )}
      </div>
      <Overlays />
      <FileDrop />
      <TooltipLayer />
    </ErrorBoundary>
  );
}

/** Beside the cluster, as long as somebody is at a drill. */
function Drill() {
  const isOpen = useDrill((state) => state.open !== undefined);
  if (!isOpen) return null;
  return (
    <ErrorBoundary small>
      <Suspense fallback={null}>
        <DrillDrawer />
      </Suspense>
    </ErrorBoundary>
  );
}

function Notices() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className={`${css("notices")} no-print`}>
      <Toasts toasts={toasts} onDismiss={dismissToast} />
    </div>
  );
}

function Overlays() {
  const overlay = useUi((state) => state.overlay);
  if (overlay === null) return null;
  const dialogs = { palette: CommandBar, help: HelpDialog, share: slots.ShareDialog, apply: slots.ApplyDialog, import: slots.ImportDialog, cluster: slots.NewClusterDialog, fidelity: slots.FidelityDialog, drills: slots.DrillsDialog };
  const Dialog = dialogs[overlay];
  return <Suspense fallback={null}>{Dialog !== undefined && <Dialog />}</Suspense>;
}
