import type { KubeObject, StringMap } from "../../api/index.ts";
import type { Pod, Service } from "../../kinds/index.ts";
import { errorText } from "../errorText.ts";
import { lookup } from "../lookup.ts";
import type { Found } from "../lookup.ts";
import { reporterOf, usage } from "../result.ts";
import { ask, scriptVerb } from "../script.ts";
import type { VerbInput } from "../verb.ts";
import { newMeta } from "./create/names.ts";
import { placed } from "./create/generator.ts";

interface Template {
  readonly spec: Pod["spec"];
}

/** @source k8s.io/kubectl/pkg/polymorphichelpers/mapbasedselectorforobject.go */
function selectorOf({ object }: Found): StringMap | undefined {
  if (object.kind === "Pod") return object.metadata.labels;
  const { selector } = (object as unknown as { readonly spec: { readonly selector?: StringMap | { readonly matchLabels?: StringMap } } }).spec;
  return object.kind === "Service" ? (selector as StringMap | undefined) : (selector as { readonly matchLabels?: StringMap } | undefined)?.matchLabels;
}

function portsOf({ object }: Found): readonly { readonly port: number; readonly protocol: string }[] {
  if (object.kind === "Service") return (object as Service).spec.ports?.map(({ port, protocol }) => ({ port, protocol: protocol ?? "TCP" })) ?? [];
  const spec = object.kind === "Pod" ? (object as Pod).spec : (object as unknown as { readonly spec: { readonly template?: Template } }).spec.template?.spec;
  return spec?.containers.flatMap((container) => container.ports?.map((port) => ({ port: port.containerPort, protocol: port.protocol ?? "TCP" })) ?? []) ?? [];
}

const intOrName = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text);

function serviceOf({ args }: VerbInput, found: Found): KubeObject | string {
  const { flags } = args;
  const isPossible = ["Pod", "Service", "Deployment", "ReplicaSet", "ReplicationController"].includes(found.resource.kind);
  if (!isPossible) return `cannot expose a ${[found.resource.kind, found.resource.group].filter((part) => part !== "").join(".")}`;
  const selector = selectorOf(found);
  if (selector === undefined || Object.keys(selector).length === 0) {
    return found.object.kind === "Pod" ? "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed" : "couldn't retrieve selectors via --selector flag or introspection";
  }
  const introspected = portsOf(found);
  const given = flags["port"] === undefined ? introspected.map(({ port, protocol }) => ({ port, protocol })) : flags["port"].split(",").map((port) => ({ port: Number(port), protocol: flags["protocol"] ?? "TCP" }));
  if (given.length === 0) return "couldn't find port via --port flag or introspection";
  const target = flags["target-port"];
  const ports = given.map(({ port, protocol }, index) => ({
    ...(given.length > 1 ? { name: `port-${index + 1}` } : {}),
    port,
    protocol: flags["protocol"] ?? protocol,
    targetPort: target === undefined ? port : intOrName(target),
  }));
  const labels = flags["labels"] === undefined ? found.object.metadata.labels : Object.fromEntries(flags["labels"].split(",").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
  const spec = {
    ports,
    selector,
    ...(flags["type"] === undefined ? {} : { type: flags["type"] }),
    ...(flags["cluster-ip"] === undefined ? {} : { clusterIP: flags["cluster-ip"] }),
    ...(flags["session-affinity"] === undefined ? {} : { sessionAffinity: flags["session-affinity"] }),
  };
  const object = { apiVersion: "v1", kind: "Service", metadata: newMeta(flags["name"] ?? found.object.metadata.name, labels === undefined ? {} : { labels }), spec, status: { loadBalancer: {} } };
  return object;
}

/** `kubectl expose`: a Service for what stands behind a selector. @source k8s.io/kubectl/pkg/cmd/expose/expose.go */
export const expose = scriptVerb(function* (io, input) {
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  const { found, failed } = yield* lookup(io, input, { needsName: true });
  let anyFailed = failed;
  for (const each of found) {
    const service = serviceOf(input, each);
    if (typeof service === "string") {
      anyFailed = true;
      io.err(`error: ${service}\n`);
      continue;
    }
    if (reporter.value.dryRun === "client") {
      reporter.value.done(service, "exposed");
      continue;
    }
    const { place, body } = placed(input, service);
    const created = yield* ask({ ...place, verb: "create", body, options: { fieldManager: "kubectl-expose", ...reporter.value.options } });
    if (created.type === "failed") {
      anyFailed = true;
      io.err(errorText(created.status));
    } else reporter.value.done(created.body as KubeObject, "exposed");
  }
  return anyFailed ? 1 : 0;
});

