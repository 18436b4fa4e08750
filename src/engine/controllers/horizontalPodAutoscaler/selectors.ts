import { parseLabelSelector } from "../../api/index.ts";
import type { HorizontalPodAutoscaler, Pod } from "../../kinds/index.ts";
import type { ScaleMemory } from "./behavior.ts";
import { podsMatching } from "./metrics.ts";

/** Why an autoscaler does not scale: the event's and the condition's words, which differ where the target says nothing. */
export interface SelectorFault {
  readonly event: { readonly reason: string; readonly message: string };
  readonly condition: { readonly reason: string; readonly message: string };
}

const alike = (reason: string, message: string): SelectorFault => ({ event: { reason, message }, condition: { reason, message } });

/** What is known of autoscalers, by their keys. */
export type Memory = Map<string, ScaleMemory>;

/**
 * The pods that the target's scale selects. Two autoscalers of the same pods would undo each other's work,
 * so that neither of them scales: each is known by what it selected when it was last looked at.
 * @source pkg/controller/podautoscaler/horizontal.go validateAndParseSelector, hpasControllingPodsUnderSelector
 */
export function selectedPods(memory: Memory, { metadata }: HorizontalPodAutoscaler, text: string, candidates: Iterable<Pod>): readonly Pod[] | SelectorFault {
  const { namespace = "", name } = metadata;
  if (text === "") {
    return { event: { reason: "SelectorRequired", message: "selector is required" }, condition: { reason: "InvalidSelector", message: "the HPA target's scale is missing a selector" } };
  }
  const selector = parseLabelSelector(text);
  if (!selector.ok) return alike("InvalidSelector", `couldn't convert selector into a corresponding internal selector object: ${selector.error}`);
  const own = memory.get(`${namespace}/${name}`);
  if (own !== undefined) own.selector = text;
  const pods = podsMatching(candidates, selector.value);
  const keys = [...memory].filter(([key, { selector: other }]) => key.startsWith(`${namespace}/`) && other !== undefined && selectsSome(other, pods)).map(([key]) => key);
  return keys.length > 1 ? alike("AmbiguousSelector", `pods by selector ${text} are controlled by multiple HPAs: [${keys.toSorted().join(" ")}]`) : pods;
}

function selectsSome(text: string, pods: readonly Pod[]): boolean {
  const selector = parseLabelSelector(text);
  return selector.ok && podsMatching(pods, selector.value).length > 0;
}

/** Whether the target's selector is of no use. */
export const isFault = (found: readonly Pod[] | SelectorFault): found is SelectorFault => "condition" in found;
