import { useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { useUi } from "../../stores/ui.ts";
import { writing } from "../../stores/words/language.ts";
import styles from "./NewClusterDialog.module.css";
import { clusterSizes } from "./sizes.ts";
import { startCluster } from "./startCluster.ts";

const css = bindStyles(styles);
const close = (): void => useUi.setState({ overlay: null });

/** Which cluster to start: how large, and what it costs this machine. The one that runs is left behind. */
export function NewClusterDialog() {
  const [chosen, setChosen] = useState("hundred");
  const size = clusterSizes.find(({ id }) => id === chosen) ?? clusterSizes[0];
  const start = () => {
    if (size !== undefined) startCluster(size);
    close();
  };
  return (
    <Dialog
      title="Another cluster"
      onClose={close}
      footer={
        <>
          <Button tone="quiet" onClick={close}>
            Stay
          </Button>
          <Button tone="primary" onClick={start}>
            Start it
          </Button>
        </>
      }
    >
      <fieldset className={css("sizes")}>
        <legend className={css("prose")}>It takes the place of this one; share this session first if it is to be kept. All of it is computed in this tab.</legend>
        {clusterSizes.map(({ id, workers, pods, text, cost, isHeavy }) => (
          <label key={id} className={css("size", id === chosen && "chosen")}>
            <input type="radio" name="size" value={id} checked={id === chosen} onChange={() => setChosen(id)} />
            <b>{titleOf(workers, pods)}</b>
            <span>{text}</span>
            <span className={css("cost", isHeavy && "heavy")}>{cost}</span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}

const titleOf = (workers: number, pods: number): string => `${writing().figure(workers)} workers${pods > 0 ? `, ${writing().figure(pods)} pods` : ""}`;
