import { invariant } from "../../core/index.ts";
import type { Cycle, WeightedScorePlugin } from "./extensionPoints.ts";
import type { NodeInfo } from "./nodeInfo.ts";
import type { PodInfo } from "./podInfo.ts";

export const maxNodeScore = 100;

/** What one plugin said of the feasible nodes. */
export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  /** As the plugin scored, by place in the list of feasible nodes; a single number where all are the same. */
  readonly raw: Int32Array | number;
  /** Normalised to 0..100, in the same way. */
  readonly normalized: Int32Array | number;
}

export interface Scores {
  readonly plugins: readonly PluginScores[];
  /** By the place of the node in the list of feasible nodes: normalised scores times weights, added up. */
  readonly total: Int32Array;
}

/** One plugin's number for one node. */
export const scoreAt = (scores: Int32Array | number, place: number): number => (typeof scores === "number" ? scores : (scores[place] ?? 0));

const isValid = (score: number): boolean => score >= 0 && score <= maxNodeScore;

/** All nodes have the same raw score, so also the same normalised one. */
function uniformScores(scoring: WeightedScorePlugin, state: unknown, raw: number, nodes: readonly NodeInfo[]): PluginScores & { readonly normalized: number } {
  const { plugin, weight } = scoring;
  let normalized = raw;
  if (plugin.normalizeScore !== undefined) {
    const one = Int32Array.of(raw);
    plugin.normalizeScore(state, one, nodes.slice(0, 1));
    normalized = one[0] ?? 0;
  }
  if (!isValid(normalized)) invariant(false, `plugin ${plugin.name} returns an invalid score ${normalized}`);
  return { plugin: plugin.name, weight, raw, normalized };
}

function addTo(total: Int32Array, normalized: Int32Array, weight: number, plugin: string): void {
  for (let i = 0; i < total.length; i++) {
    const score = normalized[i] ?? 0;
    if (!isValid(score)) invariant(false, `plugin ${plugin} returns an invalid score ${score}`);
    total[i] = (total[i] ?? 0) + score * weight;
  }
}

/**
 * Scores the feasible nodes: raw, normalised, weighted, added up. Plugins whose PreScore skips are absent.
 * @source pkg/scheduler/framework/runtime/framework.go RunPreScorePlugins, RunScorePlugins
 */
export function runScorePlugins(cycle: Cycle, pod: PodInfo, nodes: readonly NodeInfo[]): Scores {
  const count = nodes.length;
  const { scores: scorings } = cycle.profile;
  const prepared = scorings.map(({ plugin }) => plugin.preScore(pod, cycle, nodes));
  let columns = 1;
  for (let place = 0; place < scorings.length; place++) {
    if (prepared[place]?.type === "proceed") columns += scorings[place]?.plugin.normalizeScore === undefined ? 1 : 2;
  }
  // One buffer for all numbers of a cycle: they are remembered together.
  const buffer = new Int32Array(count * columns);
  let used = 0;
  const column = (): Int32Array => buffer.subarray(used, (used += count));
  const total = column();
  const plugins: PluginScores[] = [];
  let onEachNode = 0;
  for (let place = 0; place < scorings.length; place++) {
    const scoring = scorings[place];
    const result = prepared[place];
    if (scoring === undefined || result === undefined || result.type === "skip") continue;
    const { plugin, weight } = scoring;
    if (result.type === "uniform") {
      const scores = uniformScores(scoring, result.state, result.score, nodes);
      onEachNode += scores.normalized * weight;
      plugins.push(scores);
      continue;
    }
    const raw = column();
    plugin.score(result.state, pod, nodes, raw);
    let normalized = raw;
    if (plugin.normalizeScore !== undefined) {
      normalized = column();
      normalized.set(raw);
      plugin.normalizeScore(result.state, normalized, nodes);
    }
    addTo(total, normalized, weight, plugin.name);
    plugins.push({ plugin: plugin.name, weight, raw, normalized });
  }
  if (onEachNode !== 0) for (let i = 0; i < count; i++) total[i] = (total[i] ?? 0) + onEachNode;
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
