import type { FieldError } from "../../api/index.ts";
import { duplicateField, invalidField, notSupportedField, requiredField } from "../../api/index.ts";
import { pluginRegistry } from "../plugins/index.ts";
import { defaultSchedulerName } from "./profiles.ts";
import type { KubeSchedulerProfile, PluginSet } from "./types.ts";
import { extensionPoints } from "./types.ts";

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const pluginNames: readonly string[] = pluginRegistry.map(({ name }) => name);
const strategies = ["LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"] as const;

function percentage(value: unknown, path: string): readonly FieldError[] {
  if (value === undefined) return [];
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100 ? [] : [invalidField(path, value, "not in valid range [0-100]")];
}

function seconds(value: unknown, path: string, least: number, why: string): readonly FieldError[] {
  return value === undefined || (Number.isInteger(value) && Number(value) >= least) ? [] : [invalidField(path, value, why)];
}

function setErrors(set: unknown, path: string): readonly FieldError[] {
  if (set === undefined) return [];
  if (!isRecord(set)) return [invalidField(path, set, "must be an object")];
  return (["enabled", "disabled"] as const).flatMap((which) =>
    listOf(set[which]).flatMap((each, index) => {
      const name = isRecord(each) ? each["name"] : undefined;
      const at = `${path}.${which}[${index}]`;
      if (typeof name !== "string" || name === "") return [requiredField(`${at}.name`)];
      if (name === "*" && which === "disabled") return [];
      return pluginNames.includes(name) ? [] : [notSupportedField(`${at}.name`, name, pluginNames)];
    }),
  );
}

/** @source pkg/scheduler/apis/config/validation/validation_pluginargs.go validateFunctionShape */
function shapeErrors(shape: unknown, path: string): readonly FieldError[] {
  const points = listOf(shape);
  if (points.length === 0) return [requiredField(path)];
  let before = -1;
  return points.flatMap((point, index) => {
    const { utilization, score } = isRecord(point) ? point : {};
    const errors: FieldError[] = [];
    if (!Number.isInteger(utilization) || Number(utilization) < 0 || Number(utilization) > 100) errors.push(invalidField(`${path}[${index}].utilization`, utilization, "not in valid range [0-100]"));
    else if (Number(utilization) <= before) errors.push(invalidField(`${path}[${index}].utilization`, utilization, "utilization values must be sorted in increasing order"));
    if (!Number.isInteger(score) || Number(score) < 0 || Number(score) > 10) errors.push(invalidField(`${path}[${index}].score`, score, "not in valid range [0-10]"));
    before = Number(utilization);
    return errors;
  });
}

function resourceErrors(resources: unknown, path: string): readonly FieldError[] {
  return listOf(resources).flatMap((each, index) => {
    const { name, weight = 1 } = isRecord(each) ? each : {};
    const errors: FieldError[] = [];
    if (typeof name !== "string" || name === "") errors.push(requiredField(`${path}[${index}].name`));
    if (!Number.isInteger(weight) || Number(weight) < 1 || Number(weight) > 100) errors.push(invalidField(`${path}[${index}].weight`, weight, "resource weight not in valid range [1-100]"));
    return errors;
  });
}

/** The arguments of one plugin. @source pkg/scheduler/apis/config/validation/validation_pluginargs.go */
function argsErrors(plugin: string, args: Json, path: string): readonly FieldError[] {
  switch (plugin) {
    case "DefaultPreemption":
      return [...percentage(args["minCandidateNodesPercentage"], `${path}.minCandidateNodesPercentage`), ...seconds(args["minCandidateNodesAbsolute"], `${path}.minCandidateNodesAbsolute`, 0, "not in valid range [0, inf)")];
    case "InterPodAffinity":
      return percentage(args["hardPodAffinityWeight"], `${path}.hardPodAffinityWeight`);
    case "NodeResourcesBalancedAllocation":
      return resourceErrors(args["resources"], `${path}.resources`);
    case "NodeResourcesFit": {
      const strategy = args["scoringStrategy"];
      if (strategy === undefined) return [];
      if (!isRecord(strategy)) return [invalidField(`${path}.scoringStrategy`, strategy, "must be an object")];
      const { type, resources, requestedToCapacityRatio } = strategy;
      const at = `${path}.scoringStrategy`;
      if (!strategies.some((each) => each === type)) return [notSupportedField(`${at}.type`, type, strategies)];
      const shape = type === "RequestedToCapacityRatio" ? shapeErrors(isRecord(requestedToCapacityRatio) ? requestedToCapacityRatio["shape"] : undefined, `${at}.requestedToCapacityRatio.shape`) : [];
      return [...resourceErrors(resources, `${at}.resources`), ...shape];
    }
    case "PodTopologySpread": {
      const { defaultingType = "System", defaultConstraints } = args;
      if (defaultingType !== "System" && defaultingType !== "List") return [notSupportedField(`${path}.defaultingType`, defaultingType, ["System", "List"])];
      if (defaultingType === "System" && listOf(defaultConstraints).length > 0) return [invalidField(`${path}.defaultingType`, defaultingType, "when .defaultConstraints are not empty")];
      return listOf(defaultConstraints).flatMap((each, index) => constraintErrors(isRecord(each) ? each : {}, `${path}.defaultConstraints[${index}]`));
    }
    case "VolumeBinding":
      return seconds(args["bindTimeoutSeconds"], `${path}.bindTimeoutSeconds`, 0, "invalid BindTimeoutSeconds, should not be a negative value");
    default:
      return [];
  }
}

/** @source validation_pluginargs.go validateConstraint */
function constraintErrors({ maxSkew, topologyKey, whenUnsatisfiable, labelSelector }: Json, path: string): readonly FieldError[] {
  const actions = ["DoNotSchedule", "ScheduleAnyway"];
  const errors: FieldError[] = [];
  if (!Number.isInteger(maxSkew) || Number(maxSkew) <= 0) errors.push(invalidField(`${path}.maxSkew`, maxSkew, "not in valid range (0, inf)"));
  if (typeof topologyKey !== "string" || topologyKey === "") errors.push(requiredField(`${path}.topologyKey`));
  if (!actions.some((action) => action === whenUnsatisfiable)) errors.push(notSupportedField(`${path}.whenUnsatisfiable`, whenUnsatisfiable, actions));
  if (labelSelector !== undefined) errors.push(invalidField(`${path}.labelSelector`, labelSelector, "constraint must not define a selector, as they deduced for each pod"));
  return errors;
}

function isLeftWith(plugins: KubeSchedulerProfile["plugins"], point: "queueSort" | "bind", standard: string): boolean {
  const off = (set: PluginSet | undefined): boolean => (set?.disabled ?? []).some(({ name }) => name === "*" || name === standard);
  const on = (set: PluginSet | undefined): boolean => (set?.enabled ?? []).some(({ name }) => name === standard);
  if (on(plugins?.[point])) return true;
  return !off(plugins?.[point]) && (!off(plugins?.multiPoint) || on(plugins?.multiPoint));
}

function profileErrors(profile: unknown, path: string): readonly FieldError[] {
  if (!isRecord(profile)) return [invalidField(path, profile, "must be an object")];
  const errors: FieldError[] = [...percentage(profile["percentageOfNodesToScore"], `${path}.percentageOfNodesToScore`)];
  const plugins = isRecord(profile["plugins"]) ? profile["plugins"] : {};
  for (const point of Object.keys(plugins)) {
    if (point !== "multiPoint" && !extensionPoints.some((each) => each === point)) errors.push(notSupportedField(`${path}.plugins`, point, ["multiPoint", ...extensionPoints]));
    else errors.push(...setErrors(plugins[point], `${path}.plugins.${point}`));
  }
  const seen = new Set<string>();
  listOf(profile["pluginConfig"]).forEach((each, index) => {
    const at = `${path}.pluginConfig[${index}]`;
    const { name, args = {} } = isRecord(each) ? each : {};
    if (typeof name !== "string" || !pluginNames.includes(name)) errors.push(notSupportedField(`${at}.name`, name, pluginNames));
    else if (seen.has(name)) errors.push(duplicateField(at, name));
    else if (!isRecord(args)) errors.push(invalidField(`${at}.args`, args, "must be an object"));
    else errors.push(...argsErrors(name, args, `${at}.args`));
    if (typeof name === "string") seen.add(name);
  });
  if (errors.length > 0) return errors;
  const typed = profile as KubeSchedulerProfile;
  if (!isLeftWith(typed.plugins, "queueSort", "PrioritySort")) errors.push(requiredField(`${path}.plugins.queueSort`));
  if (!isLeftWith(typed.plugins, "bind", "DefaultBinder")) errors.push(requiredField(`${path}.plugins.bind`));
  return errors;
}

/**
 * What is wrong with a KubeSchedulerConfiguration, place by place.
 * @param configuration anything, as a person wrote it
 * @source pkg/scheduler/apis/config/validation/validation.go ValidateKubeSchedulerConfiguration
 */
export function validateConfiguration(configuration: unknown): readonly FieldError[] {
  if (!isRecord(configuration)) return [invalidField("configuration", configuration, "must be an object")];
  const { apiVersion, kind, podInitialBackoffSeconds, podMaxBackoffSeconds, profiles } = configuration;
  const errors: FieldError[] = [];
  if (apiVersion !== undefined && apiVersion !== "kubescheduler.config.k8s.io/v1") errors.push(notSupportedField("apiVersion", apiVersion, ["kubescheduler.config.k8s.io/v1"]));
  if (kind !== undefined && kind !== "KubeSchedulerConfiguration") errors.push(notSupportedField("kind", kind, ["KubeSchedulerConfiguration"]));
  errors.push(...percentage(configuration["percentageOfNodesToScore"], "percentageOfNodesToScore"));
  errors.push(...seconds(podInitialBackoffSeconds, "podInitialBackoffSeconds", 1, "must be greater than 0"));
  errors.push(...seconds(podMaxBackoffSeconds, "podMaxBackoffSeconds", Number(podInitialBackoffSeconds ?? 1), "must be greater than or equal to PodInitialBackoffSeconds"));
  if (profiles !== undefined && listOf(profiles).length === 0) errors.push(requiredField("profiles"));
  const names = new Set<unknown>();
  listOf(profiles).forEach((profile, index) => {
    const path = `profiles[${index}]`;
    errors.push(...profileErrors(profile, path));
    const name = isRecord(profile) ? (profile["schedulerName"] ?? defaultSchedulerName) : defaultSchedulerName;
    if (name === "") errors.push(requiredField(`${path}.schedulerName`));
    else if (names.has(name)) errors.push(duplicateField(`${path}.schedulerName`, name));
    names.add(name);
  });
  return errors;
}

