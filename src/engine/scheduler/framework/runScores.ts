import { invariant } from "../../core/index.ts";
import type { Cycle } from "./extensionPoints.ts";
import type { NodeInfo } from "./nodeInfo.ts";
import type { PodInfo } from "./podInfo.ts";

export const maxNodeScore = 100;

/** What one plugin said of each feasible node. */
export interface PluginScores {
  readonly plugin: string;
  /** As the plugin scored. */
  readonly raw: Int32Array;
  /** Normalised to 0..100 and multiplied by the plugin's weight. */
  readonly weighted: Int32Array;
}

export interface Scores {
  readonly plugins: readonly PluginScores[];
  /** By the place of the node in the list of feasible nodes. */
  readonly total: Int32Array;
}

/**
 * Scores the feasible nodes: raw, normalised, weighted, added up. Plugins whose PreScore skips are absent.
 * @source pkg/scheduler/framework/runtime/framework.go RunPreScorePlugins, RunScorePlugins
 */
export function runScorePlugins(cycle: Cycle, pod: PodInfo, nodes: readonly NodeInfo[]): Scores {
  const count = nodes.length;
  const total = new Int32Array(count);
  const plugins: PluginScores[] = [];
  for (const { plugin, weight } of cycle.profile.scores) {
    const result = plugin.preScore(pod, cycle, nodes);
    if (result.type === "skip") continue;
    const raw = new Int32Array(count);
    if (result.type === "uniform") raw.fill(result.score);
    else {
      for (let i = 0; i < count; i++) {
        const node = nodes[i];
        if (node !== undefined) raw[i] = plugin.score(result.state, pod, node);
      }
    }
    const weighted = raw.slice();
    plugin.normalizeScore?.(result.state, weighted, nodes);
    for (let i = 0; i < count; i++) {
      const score = weighted[i] ?? 0;
      invariant(score >= 0 && score <= maxNodeScore, `plugin ${plugin.name} returns an invalid score ${score}`);
      weighted[i] = score * weight;
      total[i] = (total[i] ?? 0) + score * weight;
    }
    plugins.push({ plugin: plugin.name, raw, weighted });
  }
  return { plugins, total };
}

/**
 * Stretches scores so that the largest becomes 100; `reverse` turns them round.
 * @source pkg/scheduler/framework/plugins/helper/normalize_score.go DefaultNormalizeScore
 */
export function defaultNormalizeScore(scores: Int32Array, reverse: boolean): void {
  let max = 0;
  for (const score of scores) if (score > max) max = score;
  if (max === 0) {
    if (reverse) scores.fill(maxNodeScore);
    return;
  }
  for (let i = 0; i < scores.length; i++) {
    const score = Math.trunc(((scores[i] ?? 0) * maxNodeScore) / max);
    scores[i] = reverse ? maxNodeScore - score : score;
  }
}
