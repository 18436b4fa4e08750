/** Another cluster than the default one: how many workers, and what runs on them. */
export { NewClusterDialog } from "./NewClusterDialog.tsx";
