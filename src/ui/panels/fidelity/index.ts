/** What is simulated, and what is not. */
export { FidelityDialog } from "./FidelityDialog.tsx";
