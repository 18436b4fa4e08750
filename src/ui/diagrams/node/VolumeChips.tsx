import type { NodeVolumeScene, PodWorkerScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import type { Tone } from "../../design/tone.ts";
import styles from "./VolumeChips.module.css";

const css = bindStyles(styles);

const looks: Readonly<Record<NodeVolumeScene["state"], { readonly tone: Tone; readonly words: string }>> = {
  given: { tone: "idle", words: "always there: this kind is not simulated further" },
  found: { tone: "ok", words: "there" },
  asking: { tone: "info", words: "the API is asked for it" },
  missing: { tone: "bad", words: "not found: its containers wait" },
  unavailable: { tone: "bad", words: "the API does not answer: its containers wait" },
  waiting: { tone: "info", words: "to be asked for" },
};

/** The volumes of a pod. The token that each pod gets is left out: it is the same for all. */
export function VolumeChips({ worker: { volumes, volumesOmitted } }: { readonly worker: PodWorkerScene }) {
  const own = volumes.filter(({ name }) => !name.startsWith("kube-api-access-"));
  if (own.length + volumesOmitted === 0) return null;
  return (
    <span className={css("volumes")}>
      {own.map(({ name, source, state }) => (
        <span key={name} className={css("volume", looks[state].tone)} data-volume={name} data-state={state} {...tip(`Volume ${name}, ${source}: ${looks[state].words}`)}>
          <StatusMark tone={looks[state].tone} size={9} />
          {source}
        </span>
      ))}
      {volumesOmitted > 0 && <span className={css("volume")}>and {volumesOmitted} more</span>}
    </span>
  );
}
