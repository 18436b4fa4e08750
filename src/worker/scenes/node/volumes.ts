import type { Volume } from "../../../engine/api/index.ts";
import type { PodWorker } from "../../../engine/kubelet/index.ts";
import type { NodeVolumeScene, PodWorkerScene } from "../../../protocol/index.ts";

const volumesShown = 8;

/** The volumes of a pod, as far as its worker has got with them. */
export function volumesOf({ pod, references, mounted }: PodWorker): Pick<PodWorkerScene, "volumes" | "volumesOmitted"> {
  const volumes = pod.spec.volumes ?? [];
  const stateOf = (key: string): NodeVolumeScene["state"] => references.get(key)?.state ?? (mounted ? "found" : "waiting");
  const shown = volumes.slice(0, volumesShown).map((volume): NodeVolumeScene => {
    const { name, configMap, secret } = volume;
    if (configMap?.name !== undefined) return { name, source: `configMap ${configMap.name}`, state: configMap.optional === true ? "given" : stateOf(`v1/configmaps/${configMap.name}`) };
    if (secret?.secretName !== undefined) return { name, source: `secret ${secret.secretName}`, state: secret.optional === true ? "given" : stateOf(`v1/secrets/${secret.secretName}`) };
    return { name, source: kindOf(volume), state: "given" };
  });
  return { volumes: shown, volumesOmitted: volumes.length - shown.length };
}

/** "emptyDir": the field that is set beside the name. */
const kindOf = (volume: Volume): string => Object.keys(volume).find((key) => key !== "name") ?? "emptyDir";
