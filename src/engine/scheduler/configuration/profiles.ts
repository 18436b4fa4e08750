import { invariant } from "../../core/index.ts";
import type { AnyPlugin, Profile, ProfilePlugin } from "../framework/extensionPoints.ts";
import type { Features } from "../framework/features.ts";
import { defaultFeatures } from "../framework/features.ts";
import type { PointPlugins } from "../framework/profile.ts";
import { implementsPoint, newProfileOf } from "../framework/profile.ts";
import { pluginRegistry } from "../plugins/index.ts";
import type { RegisteredPlugin } from "../plugins/index.ts";
import type { ExtensionPoint, KubeSchedulerConfiguration, KubeSchedulerProfile, PluginReference, PluginSet } from "./types.ts";
import { extensionPoints } from "./types.ts";

const registered = (name: string): RegisteredPlugin => {
  const found = pluginRegistry.find((plugin) => plugin.name === name);
  invariant(found !== undefined, `no plugin ${name}: configurations are checked before`);
  return found;
};

const isOff = (set: PluginSet | undefined, name: string): boolean => (set?.disabled ?? []).some((each) => each.name === "*" || each.name === name);

/** What is on at all points: the defaults without those that are turned off, then those turned on. @source default_plugins.go mergePluginSet */
function multiPoint(set: PluginSet | undefined): readonly PluginReference[] {
  const own = new Map((set?.enabled ?? []).map((each) => [each.name, each]));
  const kept = pluginRegistry.filter(({ name }) => !isOff(set, name)).map(({ name, weight }): PluginReference => own.get(name) ?? { name, weight });
  const names = new Set(kept.map(({ name }) => name));
  return [...kept, ...[...own.values()].filter(({ name }) => !names.has(name))];
}

/**
 * The plugins of one extension point: those named for it that are on everywhere as well come first, then what is on
 * everywhere and not turned off here, then what is only on here.
 *
 * @source pkg/scheduler/framework/runtime/framework.go expandMultiPointPlugins
 */
function pluginsAt(point: ExtensionPoint, everywhere: readonly PluginReference[], set: PluginSet | undefined, plugin: (name: string) => AnyPlugin): readonly PluginReference[] {
  const own = set?.enabled ?? [];
  const isEverywhere = (name: string): boolean => everywhere.some((each) => each.name === name);
  const isOwn = (name: string): boolean => own.some((each) => each.name === name);
  const rest = everywhere.filter(({ name }) => implementsPoint(plugin(name), point) && !isOff(set, name) && !isOwn(name));
  return [...own.filter(({ name }) => isEverywhere(name)), ...rest, ...own.filter(({ name }) => !isEverywhere(name))];
}

/** One profile of a configuration, ready to work. */
function profileFor(profile: KubeSchedulerProfile, features: Features, percentage: number): Profile {
  const args = new Map((profile.pluginConfig ?? []).map((each) => [each.name, each.args ?? {}]));
  const made = new Map<string, AnyPlugin>();
  const plugin = (name: string): AnyPlugin => {
    let found = made.get(name);
    if (found === undefined) made.set(name, (found = registered(name).make(args.get(name) ?? {}, features)));
    return found;
  };
  const everywhere = multiPoint(profile.plugins?.multiPoint);
  const points = Object.fromEntries(
    extensionPoints.map((point) => [point, pluginsAt(point, everywhere, profile.plugins?.[point], plugin).map(({ name, weight }): ProfilePlugin => ({ plugin: plugin(name), weight: weightOf(name, weight) }))]),
  ) as unknown as PointPlugins;
  return newProfileOf(profile.schedulerName ?? defaultSchedulerName, points, profile.percentageOfNodesToScore ?? percentage);
}

const weightOf = (name: string, weight: number | undefined): number => (weight === undefined || weight === 0 ? Math.max(registered(name).weight, 1) : weight);

export const defaultSchedulerName = "default-scheduler";

/** The profiles of a configuration that was found right, by scheduler name. */
export function profilesOf(configuration: KubeSchedulerConfiguration, features: Features = defaultFeatures): ReadonlyMap<string, Profile> {
  const profiles = configuration.profiles ?? [{}];
  return new Map(profiles.map((each) => [each.schedulerName ?? defaultSchedulerName, profileFor(each, features, configuration.percentageOfNodesToScore ?? 0)]));
}

/** The one profile of a scheduler that is not configured. */
export const newDefaultProfile = (): Profile => profileFor({}, defaultFeatures, 0);
