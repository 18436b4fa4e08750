/** Everything about what is selected. */
export { Inspector } from "./Inspector.tsx";
