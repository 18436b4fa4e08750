/** The link that reproduces the session. */
export { ShareDialog } from "./ShareDialog.tsx";
