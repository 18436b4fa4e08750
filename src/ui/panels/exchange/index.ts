/** From a real cluster into this one. */
export { ImportDialog } from "./ImportDialog.tsx";
