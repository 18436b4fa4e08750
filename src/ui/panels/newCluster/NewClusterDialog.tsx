import { useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./NewClusterDialog.module.css";
import { clusterSizes } from "./sizes.ts";
import { startCluster } from "./startCluster.ts";

const css = bindStyles(styles);
const close = (): void => useUi.setState({ overlay: null });

/** Which cluster to start: how large, and what it costs this machine. The one that runs is left behind. */
export function NewClusterDialog() {
  const words = useWords("dialogs");
  const [chosen, setChosen] = useState<string>("hundred");
  const size = clusterSizes.find(({ id }) => id === chosen) ?? clusterSizes[0];
  const start = () => {
    if (size !== undefined) startCluster(size);
    close();
  };
  return (
    <Dialog
      title={words.newCluster.title}
      onClose={close}
      footer={
        <>
          <Button tone="quiet" onClick={close}>
            {words.newCluster.stay}
          </Button>
          <Button tone="primary" onClick={start}>
            {words.newCluster.start}
          </Button>
        </>
      }
    >
      <fieldset className={css("sizes")}>
        <legend className={css("prose")}>{words.newCluster.text}</legend>
        {clusterSizes.map(({ id, workers, pods, isHeavy }) => (
          <label key={id} className={css("size", id === chosen && "chosen")}>
            <input type="radio" name="size" value={id} checked={id === chosen} onChange={() => setChosen(id)} />
            <b>{words.newCluster.size(workers, pods)}</b>
            <span>{words.newCluster.texts[id]}</span>
            <span className={css("cost", isHeavy && "heavy")}>{words.newCluster.costs[id]}</span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}
