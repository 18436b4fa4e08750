/** Motion's small form: it hands the way to the browser's own animations, so nothing runs for each frame. */
export { animate } from "framer-motion/dom/mini";
