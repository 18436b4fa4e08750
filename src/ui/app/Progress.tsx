import { bindStyles } from "../design/bindStyles.ts";
import { useConnection } from "../stores/connection.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./Progress.module.css";

const css = bindStyles(styles);

/** Before the first frame, and while a recorded history is replayed. */
export function Progress() {
  const words = useWords("app");
  const status = useConnection((state) => state.status);
  const percent = useConnection((state) => Math.round(state.progress * 100));
  const isRestarting = useConnection((state) => state.trouble?.state === "restarting");
  if (status !== "connecting" && status !== "replaying") return null;
  return (
    <div className={css("progress")} role="status">
      {status === "connecting" ? words.building : isRestarting ? words.restarting(percent) : words.replaying(percent)}
      <progress max={100} value={status === "connecting" ? undefined : percent} aria-label={words.progress} />
    </div>
  );
}
