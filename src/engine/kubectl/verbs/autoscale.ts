import type { KubeObject } from "../../api/index.ts";
import { errorText } from "../errorText.ts";
import { lookup } from "../lookup.ts";
import type { Found } from "../lookup.ts";
import { reporterOf, usage } from "../result.ts";
import { ask, scriptVerb } from "../script.ts";
import type { VerbInput } from "../verb.ts";
import { withLastAppliedTyped } from "./apply/lastApplied.ts";
import { placed } from "./create/generator.ts";
import { newMeta } from "./create/names.ts";

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
  const { found, failed } = yield* lookup(io, input, { needsName: true });
  let anyFailed = failed;
  for (const each of found) {
    const { resource } = each;
    if (!resource.subresources.includes("scale")) {
      io.err(`error: cannot autoscale a ${resource.kind}${resource.group === "" ? "" : `.${resource.group}`}: could not find scale subresource for ${resource.group}/${resource.version}, Resource=${resource.plural} in discovery information\n`);
      anyFailed = true;
      continue;
    }
    const made = autoscalerOf(input, each);
    const scaler = flags["save-config"] === "true" ? withLastAppliedTyped(made) : made;
    if (reporter.value.dryRun === "client") {
      reporter.value.done(scaler, "created", true);
      continue;
    }
    const { place, body } = placed(input, scaler);
    const created = yield* ask({ ...place, verb: "create", body, options: { fieldManager: flags["field-manager"] ?? "kubectl-autoscale", ...reporter.value.options } });
    if (created.type === "ok") reporter.value.done(created.body as KubeObject, "autoscaled", true);
    else {
      anyFailed = true;
      io.err(errorText(created.status));
    }
  }
  return anyFailed ? 1 : 0;
});
