import type { ComponentType, LazyExoticComponent } from "react";
import { lazyNamed } from "./lazyNamed.ts";

/** Parts of the page that are fetched when first needed. Absent: not built yet, and not offered. */
export interface Slots {
  /** Right drawer (bottom sheet on a phone): shows `useUi().selection`. It gets the whole drawer, header included. */
  readonly Inspector?: LazyExoticComponent<ComponentType>;
  /** Dialog for `overlay: "share"`: renders a design Dialog, closes with `useUi.setState({ overlay: null })`. */
  readonly ShareDialog?: LazyExoticComponent<ComponentType>;
  /** Dialog for `overlay: "apply"`: paste, drop, gallery. */
  readonly ApplyDialog?: LazyExoticComponent<ComponentType>;
  /** Dialog for `overlay: "fidelity"`: what is simulated and what is not. */
  readonly FidelityDialog?: LazyExoticComponent<ComponentType>;
  /** Dialog for `overlay: "import"`: what kubectl printed of a real cluster. */
  readonly ImportDialog?: LazyExoticComponent<ComponentType>;
  /** Dialog for `overlay: "cluster"`: which cluster to start. */
  readonly NewClusterDialog?: LazyExoticComponent<ComponentType>;
  /** Dialog for `overlay: "drills"`: the failure drills. */
  readonly DrillsDialog?: LazyExoticComponent<ComponentType>;
}

/** One line each: `Inspector: lazyNamed(() => import("../panels/inspector/index.ts"), "Inspector", "inspector", "about")`. */
export const slots: Slots = {
  Inspector: lazyNamed(() => import("../panels/inspector/index.ts"), "Inspector", "inspector", "about"),
  ShareDialog: lazyNamed(() => import("../panels/share/index.ts"), "ShareDialog", "dialogs"),
  ApplyDialog: lazyNamed(() => import("../editor/index.ts"), "ApplyDialog", "editor", "examples"),
  FidelityDialog: lazyNamed(() => import("../panels/fidelity/index.ts"), "FidelityDialog", "dialogs"),
  ImportDialog: lazyNamed(() => import("../panels/exchange/index.ts"), "ImportDialog", "dialogs"),
  NewClusterDialog: lazyNamed(() => import("../panels/newCluster/index.ts"), "NewClusterDialog", "dialogs"),
  DrillsDialog: lazyNamed(() => import("../panels/drill/index.ts"), "DrillsDialog", "drill"),
};
