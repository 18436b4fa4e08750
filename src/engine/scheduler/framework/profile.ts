import { invariant } from "../../core/index.ts";
import type { ClusterEventWithHint } from "./clusterEvent.ts";
import type {
  AnyPlugin,
  BindPlugin,
  FilterPlugin,
  PermitPlugin,
  PostBindPlugin,
  PostFilterPlugin,
  PreBindPlugin,
  PreEnqueuePlugin,
  PreFilterPlugin,
  Profile,
  ProfilePlugin,
  QueueSortPlugin,
  ReservePlugin,
  ScorePlugin,
  WeightedScorePlugin,
} from "./extensionPoints.ts";

const isPreEnqueue = (plugin: AnyPlugin): plugin is AnyPlugin & PreEnqueuePlugin => plugin.preEnqueue !== undefined;
const isQueueSort = (plugin: AnyPlugin): plugin is AnyPlugin & QueueSortPlugin => plugin.less !== undefined;
const isPreFilter = (plugin: AnyPlugin): plugin is AnyPlugin & PreFilterPlugin => plugin.preFilter !== undefined;
const isFilter = (plugin: AnyPlugin): plugin is AnyPlugin & FilterPlugin => plugin.filter !== undefined;
const isPostFilter = (plugin: AnyPlugin): plugin is AnyPlugin & PostFilterPlugin => plugin.postFilter !== undefined;
const isScore = (plugin: AnyPlugin): plugin is AnyPlugin & ScorePlugin => plugin.score !== undefined && plugin.preScore !== undefined;
const isReserve = (plugin: AnyPlugin): plugin is AnyPlugin & ReservePlugin => plugin.reserve !== undefined;
const isPermit = (plugin: AnyPlugin): plugin is AnyPlugin & PermitPlugin => plugin.permit !== undefined;
const isPreBind = (plugin: AnyPlugin): plugin is AnyPlugin & PreBindPlugin => plugin.preBind !== undefined;
const isBind = (plugin: AnyPlugin): plugin is AnyPlugin & BindPlugin => plugin.bind !== undefined;
const isPostBind = (plugin: AnyPlugin): plugin is AnyPlugin & PostBindPlugin => plugin.postBind !== undefined;

/**
 * Sorts plugins by extension point; their order is the order of calls.
 * @source pkg/scheduler/framework/runtime/framework.go NewFramework
 */
export function newProfile(schedulerName: string, entries: readonly ProfilePlugin[]): Profile {
  const plugins = entries.map((entry) => entry.plugin);
  const queueSort = plugins.find(isQueueSort);
  const bind = plugins.find(isBind);
  invariant(queueSort !== undefined, "a profile needs a QueueSort plugin");
  invariant(bind !== undefined, "a profile needs a Bind plugin");
  const events = new Map<string, readonly ClusterEventWithHint[]>();
  const scores: WeightedScorePlugin[] = [];
  for (const { plugin, weight } of entries) {
    if (plugin.eventsToRegister !== undefined) events.set(plugin.name, plugin.eventsToRegister());
    if (isScore(plugin)) scores.push({ plugin, weight });
  }
  return {
    schedulerName,
    preEnqueue: plugins.filter(isPreEnqueue),
    queueSort,
    filters: plugins.filter(isFilter).map((plugin) => ({ filter: plugin, preFilter: isPreFilter(plugin) ? plugin : undefined })),
    postFilter: plugins.filter(isPostFilter),
    scores,
    reserve: plugins.filter(isReserve),
    permit: plugins.filter(isPermit),
    preBind: plugins.filter(isPreBind),
    bind,
    postBind: plugins.filter(isPostBind),
    events,
  };
}
