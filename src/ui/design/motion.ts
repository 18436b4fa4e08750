export { div } from "framer-motion/m";
export { AnimatePresence, LazyMotion, domAnimation } from "framer-motion";
