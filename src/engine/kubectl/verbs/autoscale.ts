import { parseQuantity } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";
import { lookup } from "../lookup.ts";
import type { Found } from "../lookup.ts";
import { reporterOf, usage } from "../result.ts";
import { ask, scriptVerb } from "../script.ts";
import type { VerbInput } from "../verb.ts";
import { withLastAppliedTyped } from "./apply/lastApplied.ts";
import { placed } from "./create/generator.ts";
import { newMeta } from "./create/names.ts";

interface Target {
  readonly type: "Utilization" | "AverageValue";
  readonly averageUtilization?: number;
  readonly averageValue?: string;
}

/** What a number without a unit means. */
const defaultUnits = { cpu: "m", memory: "Mi" } as const;

/** "70%", "500m", "200". @returns what is wrong with it. @source k8s.io/kubectl/pkg/cmd/autoscale/autoscale.go parseResourceInput, since v1.34 */
function targetOf(name: keyof typeof defaultUnits, text: string): Target | string {
  if (text.endsWith("%")) {
    const percent = text.slice(0, -1);
    return /^[+-]?\d+$/.test(percent) ? { type: "Utilization", averageUtilization: Number(percent) } : `invalid ${name} utilization percentage: ${percent}%: strconv.ParseInt: parsing ${JSON.stringify(percent)}: invalid syntax`;
  }
  const withUnit = /^\d+$/.test(text) ? `${text}${defaultUnits[name]}` : text;
  return parseQuantity(withUnit) !== undefined ? { type: "AverageValue", averageValue: withUnit } : `invalid ${name} resource quantity: ${text}: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`;
}

function targetsIn({ cpu = "", memory = "", "cpu-percent": percent = "-1" }: VerbInput["args"]["flags"]): readonly { readonly name: string; readonly target: Target }[] | string {
  const [ofCpu, ofMemory] = [targetOf("cpu", cpu), targetOf("memory", memory)];
  if (Number(percent) > 0 && cpu !== "") return "--cpu-percent and --cpu are mutually exclusive";
  if (cpu !== "" && typeof ofCpu === "string") return ofCpu;
  if (memory !== "" && typeof ofMemory === "string") return ofMemory;
  return [
    ...(Number(percent) > 0 ? [{ name: "cpu", target: { type: "Utilization" as const, averageUtilization: Number(percent) } }] : []),
    ...(cpu === "" || typeof ofCpu === "string" ? [] : [{ name: "cpu", target: ofCpu }]),
    ...(memory === "" || typeof ofMemory === "string" ? [] : [{ name: "memory", target: ofMemory }]),
  ];
}

/** As kubectl makes it since v1.34. */
function autoscalerV2(input: VerbInput, { object, resource }: Found): KubeObject | string {
  const { flags } = input.args;
  const targets = targetsIn(flags);
  if (typeof targets === "string") return targets;
  const min = Number(flags["min"] ?? -1);
  const { name = "", namespace = "" } = flags;
  const spec = {
    scaleTargetRef: { kind: resource.kind, name: object.metadata.name, apiVersion: resource.apiVersion },
    ...(min > 0 ? { minReplicas: min } : {}),
    maxReplicas: Number(flags["max"]),
    ...(targets.length === 0 ? {} : { metrics: targets.map((resourceMetric) => ({ type: "Resource", resource: resourceMetric })) }),
  };
  const metadata = newMeta(name === "" ? object.metadata.name : name, namespace === "" ? {} : { namespace });
  const scaler = { kind: "HorizontalPodAutoscaler", apiVersion: "autoscaling/v2", metadata, spec, status: { desiredReplicas: 0, currentMetrics: null } };
  return scaler;
}

function autoscalerOf({ args: { flags } }: VerbInput, { object, resource }: Found): KubeObject {
  const min = Number(flags["min"] ?? -1);
  const percent = Number(flags["cpu-percent"] ?? -1);
  const name = flags["name"] ?? "";
  const spec = {
    scaleTargetRef: { kind: resource.kind, name: object.metadata.name, apiVersion: resource.apiVersion },
    ...(min > 0 ? { minReplicas: min } : {}),
    maxReplicas: Number(flags["max"]),
    ...(percent >= 0 ? { targetCPUUtilizationPercentage: percent } : {}),
  };
  const scaler = { kind: "HorizontalPodAutoscaler", apiVersion: "autoscaling/v1", metadata: newMeta(name === "" ? object.metadata.name : name), spec, status: { currentReplicas: 0, desiredReplicas: 0 } };
  return scaler;
}

/** `kubectl autoscale`. @source k8s.io/kubectl/pkg/cmd/autoscale/autoscale.go */
export const autoscale = scriptVerb(function* (io, input) {
  const { flags } = input.args;
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  const [max, min] = [Number(flags["max"]), Number(flags["min"] ?? -1)];
  if (max < 1) return usage(io, `--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min) return usage(io, `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  if (input.minor > 32 && flags["cpu-percent"] !== undefined) io.err("Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).\n");
  const { found, failed } = yield* lookup(io, input, { needsName: true, filesAsTheyAre: true });
  let anyFailed = failed;
  for (const each of found) {
    const { resource } = each;
    if (!resource.subresources.includes("scale")) {
      io.fail({ message: `cannot autoscale a ${resource.kind}: could not find scale subresource for ${resource.group}/${resource.version}, Resource=${resource.plural} in discovery information` });
      anyFailed = true;
      continue;
    }
    const made = input.minor > 32 ? autoscalerV2(input, each) : autoscalerOf(input, each);
    if (typeof made === "string") return usage(io, made);
    const scaler = flags["save-config"] === "true" ? withLastAppliedTyped(made, input.minor) : made;
    if (reporter.value.dryRun === "client") {
      reporter.value.done(scaler, "created", true);
      continue;
    }
    const { place, body } = placed(input, scaler);
    const created = yield* ask({ ...place, verb: "create", body, options: { fieldManager: flags["field-manager"] ?? "kubectl-autoscale", ...reporter.value.options } });
    if (created.type === "ok") reporter.value.done(created.body as KubeObject, "autoscaled", true);
    else {
      anyFailed = true;
      io.fail({ status: created.status });
    }
  }
  return anyFailed ? 1 : 0;
});
