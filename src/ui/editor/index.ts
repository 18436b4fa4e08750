/** The editor of manifests, as a dialog and as a panel. */
export { ApplyDialog } from "./ApplyDialog.tsx";
export { Workbench as ManifestPanel } from "./Workbench.tsx";
