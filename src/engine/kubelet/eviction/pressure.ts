import type { Pod } from "../../kinds/index.ts";
import type { EvictionState, Kubelet } from "../state.ts";

/** @source pkg/apis/scheduling/types.go SystemCriticalPriority */
const systemCriticalPriority = 2_000_000_000;

export const newEvictionState = (): EvictionState => ({ observedAt: -1, evicting: "", evictingSince: 0 });

export const hasDiskPressure = ({ state }: Kubelet): boolean => state.eviction.observedAt >= 0;

/** @source pkg/kubelet/types/pod_update.go IsCriticalPod */
export const isCritical = ({ spec }: Pod): boolean => (spec.priority ?? 0) >= systemCriticalPriority;

/** A node whose disk is full takes critical pods only. @source pkg/kubelet/eviction/eviction_manager.go Admit */
export function refuseUnderPressure(kubelet: Kubelet, pod: Pod): { readonly reason: string; readonly message: string } | undefined {
  if (!hasDiskPressure(kubelet) || isCritical(pod)) return undefined;
  return { reason: "Evicted", message: "The node had condition: [DiskPressure]. " };
}
