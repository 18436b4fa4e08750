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

/** @returns whether a plugin has something to do at an extension point */
export function implementsPoint(plugin: AnyPlugin, point: keyof PointPlugins): boolean {
  switch (point) {
    case "preEnqueue":
      return isPreEnqueue(plugin);
    case "queueSort":
      return isQueueSort(plugin);
    case "preFilter":
      return isPreFilter(plugin);
    case "filter":
      return isFilter(plugin);
    case "postFilter":
      return isPostFilter(plugin);
    case "preScore":
    case "score":
      return isScore(plugin);
    case "reserve":
      return isReserve(plugin);
    case "permit":
      return isPermit(plugin);
    case "preBind":
      return isPreBind(plugin);
    case "bind":
      return isBind(plugin);
    case "postBind":
      return isPostBind(plugin);
  }
}

/** The plugins of a profile at each extension point, in the order of calls. */
export interface PointPlugins {
  readonly preEnqueue: readonly ProfilePlugin[];
  readonly queueSort: readonly ProfilePlugin[];
  readonly preFilter: readonly ProfilePlugin[];
  readonly filter: readonly ProfilePlugin[];
  readonly postFilter: readonly ProfilePlugin[];
  readonly preScore: readonly ProfilePlugin[];
  readonly score: readonly ProfilePlugin[];
  readonly reserve: readonly ProfilePlugin[];
  readonly permit: readonly ProfilePlugin[];
  readonly preBind: readonly ProfilePlugin[];
  readonly bind: readonly ProfilePlugin[];
  readonly postBind: readonly ProfilePlugin[];
}

/**
 * A profile of the plugins at each extension point.
 * @param percentageOfNodesToScore 0: fewer the larger the cluster
 * @source pkg/scheduler/framework/runtime/framework.go NewFramework
 */
export function newProfileOf(schedulerName: string, points: PointPlugins, percentageOfNodesToScore = 0): Profile {
  const at = <T extends AnyPlugin>(point: keyof PointPlugins, does: (plugin: AnyPlugin) => plugin is AnyPlugin & T): (AnyPlugin & T)[] => points[point].map(({ plugin }) => plugin).filter(does);
  const [queueSort] = at("queueSort", isQueueSort);
  const [bind] = at("bind", isBind);
  invariant(queueSort !== undefined, "a profile needs a QueueSort plugin");
  invariant(bind !== undefined, "a profile needs a Bind plugin");
  const preFilters = new Set<AnyPlugin>(at("preFilter", isPreFilter));
  const events = new Map<string, readonly ClusterEventWithHint[]>();
  for (const { plugin } of Object.values(points).flat() as readonly ProfilePlugin[]) if (plugin.eventsToRegister !== undefined) events.set(plugin.name, plugin.eventsToRegister());
  return {
    schedulerName,
    percentageOfNodesToScore,
    preEnqueue: at("preEnqueue", isPreEnqueue),
    queueSort,
    filters: at("filter", isFilter).map((plugin) => ({ filter: plugin, preFilter: preFilters.has(plugin) && isPreFilter(plugin) ? plugin : undefined })),
    postFilter: at("postFilter", isPostFilter),
    scores: points.score.flatMap(({ plugin, weight }): WeightedScorePlugin[] => (isScore(plugin) ? [{ plugin, weight }] : [])),
    reserve: at("reserve", isReserve),
    permit: at("permit", isPermit),
    preBind: at("preBind", isPreBind),
    bind,
    postBind: at("postBind", isPostBind),
    events,
  };
}

/** A profile in which every plugin does all that it can, in one order for all extension points. */
export function newProfile(schedulerName: string, entries: readonly ProfilePlugin[]): Profile {
  const points: PointPlugins = {
    preEnqueue: entries,
    queueSort: entries,
    preFilter: entries,
    filter: entries,
    postFilter: entries,
    preScore: entries,
    score: entries,
    reserve: entries,
    permit: entries,
    preBind: entries,
    bind: entries,
    postBind: entries,
  };
  return newProfileOf(schedulerName, points);
}
