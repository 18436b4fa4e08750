import { must, seconds } from "../../core/index.ts";
import type { Features } from "../framework/features.ts";
import { defaultBackoff } from "../queue/backoff.ts";
import type { QueueRules } from "../queue/schedulingQueue.ts";
import { profilesOf } from "./profiles.ts";
import type { KubeSchedulerConfiguration } from "./types.ts";

/** All that a scheduler goes by. @param configuration one that `validateConfiguration` found right */
export function rulesOf(configuration: KubeSchedulerConfiguration, features?: Features): QueueRules {
  const byName = profilesOf(configuration, features);
  const [first] = byName.values();
  const { podInitialBackoffSeconds, podMaxBackoffSeconds } = configuration;
  return {
    byName,
    queueSort: must(first, "a profile").queueSort,
    backoff: {
      initial: podInitialBackoffSeconds === undefined ? defaultBackoff.initial : seconds(podInitialBackoffSeconds),
      max: podMaxBackoffSeconds === undefined ? defaultBackoff.max : seconds(podMaxBackoffSeconds),
    },
  };
}
