import type { NodeVolumeScene, PodWorkerScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import type { Tone } from "../../design/tone.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./VolumeChips.module.css";

const css = bindStyles(styles);

const tones: Readonly<Record<NodeVolumeScene["state"], Tone>> = { given: "idle", found: "ok", asking: "info", missing: "bad", unavailable: "bad", waiting: "info" };

/** The volumes of a pod. The token that each pod gets is left out: it is the same for all. */
export function VolumeChips({ worker: { volumes, volumesOmitted } }: { readonly worker: PodWorkerScene }) {
  const say = useWords("node");
  const own = volumes.filter(({ name }) => !name.startsWith("kube-api-access-"));
  if (own.length + volumesOmitted === 0) return null;
  return (
    <span className={css("volumes")}>
      {own.map(({ name, source, state }) => (
        <span key={name} className={css("volume", tones[state])} data-volume={name} data-state={state} {...tip(say.volumes.volume(name, source, say.volumes.states[state]))}>
          <StatusMark tone={tones[state]} size={9} />
          {source}
        </span>
      ))}
      {volumesOmitted > 0 && <span className={css("volume")}>{say.more(volumesOmitted)}</span>}
    </span>
  );
}
