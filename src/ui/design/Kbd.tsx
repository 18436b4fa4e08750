import { bindStyles } from "./bindStyles.ts";
import styles from "./Kbd.module.css";

const css = bindStyles(styles);

/** A key cap. */
export function Kbd({ children }: { readonly children: string }) {
  return <kbd className={css("kbd")}>{children}</kbd>;
}
