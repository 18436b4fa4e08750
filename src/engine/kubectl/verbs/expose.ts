import type { KubeObject, StringMap } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { readsFiles } from "../input.ts";
import { lookup } from "../lookup.ts";
import type { Found } from "../lookup.ts";
import { reporterOf, usage } from "../result.ts";
import { ask, scriptVerb } from "../script.ts";
import type { VerbInput } from "../verb.ts";
import { withLastAppliedTyped } from "./apply/lastApplied.ts";
import { withChangeCause } from "./changeCause.ts";
import { inNamespace, placed } from "./create/generator.ts";
import { newMeta } from "./create/names.ts";
import { portsOf, selectorOf } from "./exposed.ts";
import type { ExposedPort } from "./exposed.ts";
import { parseLabels } from "./labelSpecs.ts";
import { mustProvide } from "./mustProvide.ts";

/** What was found out for the first object stays for those after it, as in kubectl's options. */
interface Options {
  selector: StringMap | undefined;
  /** "80,443" */
  port: string;
  labels: StringMap | undefined;
}

const longestName = 63;

const isNumber = (text: string): boolean => /^[-+]?\d+$/.test(text);

/** The ports of the Service; a port with several protocols is there once for each. @source expose.go createService */
function servicePorts({ flags }: VerbInput["args"], port: string, exposed: readonly ExposedPort[]): Result<readonly object[], string> {
  const wanted = port === "" ? [] : port.split(",");
  const wrong = wanted.find((each) => !isNumber(each));
  if (wrong !== undefined) return fail(`strconv.Atoi: parsing ${JSON.stringify(wrong)}: invalid syntax`);
  const target = flags["target-port"] ?? "";
  const targetOf = (number: number): string | number => (target === "" ? number : isNumber(target) ? Number(target) : target);
  const given = flags["protocol"] ?? "";
  return ok(
    wanted.flatMap((each, index) => {
      const number = Number(each);
      const found = given === "" ? [...new Set(exposed.filter((one) => String(one.port) === each).map(({ protocol }) => protocol))] : [given];
      const protocols = found.length === 0 ? ["TCP"] : found;
      return protocols.map((protocol) => {
        const name = protocols.length > 1 ? `port-${index + 1}-${protocol.toLowerCase()}` : wanted.length > 1 ? `port-${index + 1}` : "";
        return { ...(name === "" ? {} : { name }), protocol, port: number, targetPort: targetOf(number) };
      });
    }),
  );
}

const affinities = ["", "None", "ClientIP"];

function serviceOf({ args }: VerbInput, found: Found, options: Options): Result<KubeObject, string> {
  const { flags } = args;
  const { kind, group } = found.resource;
  if (!["Pod", "Service", "Deployment", "ReplicaSet", "ReplicationController"].includes(kind)) return fail(`cannot expose a ${[kind, group].filter((part) => part !== "").join(".")}`);
  if (options.selector === undefined) {
    const selector = selectorOf(found.object);
    if (!selector.ok) return fail(`couldn't retrieve selectors via --selector flag or introspection: ${selector.error}`);
    options.selector = selector.value;
  }
  const exposed = portsOf(found.object);
  if (options.port === "") options.port = [...new Set(exposed.map(({ port }) => port))].join(",");
  if (options.port === "" && flags["cluster-ip"] !== "None") return fail("couldn't find port via --port flag or introspection");
  options.labels ??= found.object.metadata.labels;
  const ports = servicePorts(args, options.port, exposed);
  if (!ports.ok) return ports;
  const affinity = flags["session-affinity"] ?? "";
  if (!affinities.includes(affinity)) return fail(`unknown session affinity: ${affinity}`);
  const spec = {
    ...(ports.value.length === 0 ? {} : { ports: ports.value }),
    selector: options.selector,
    ...optional("clusterIP", flags["cluster-ip"]),
    ...optional("type", flags["type"]),
    ...((flags["external-ip"] ?? "") === "" ? {} : { externalIPs: [flags["external-ip"]] }),
    ...optional("sessionAffinity", affinity),
    ...(flags["type"] === "LoadBalancer" ? optional("loadBalancerIP", flags["load-balancer-ip"]) : {}),
  };
  const given = flags["name"] ?? "";
  const labels = options.labels === undefined || Object.keys(options.labels).length === 0 ? {} : { labels: options.labels };
  const service: KubeObject & { readonly spec: object; readonly status: object } = {
    kind: "Service",
    apiVersion: "v1",
    metadata: newMeta(given === "" ? found.object.metadata.name.slice(0, longestName) : given, labels),
    spec,
    status: { loadBalancer: {} },
  };
  return ok(service);
}

const optional = (name: string, value: string | undefined): object => (value === undefined || value === "" ? {} : { [name]: value });

/** `kubectl expose`: a Service for what stands behind a selector. @source k8s.io/kubectl/pkg/cmd/expose/expose.go */
export const expose = scriptVerb(function* (io, input) {
  const { flags, positional } = input.args;
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  if (positional.length === 0 && !readsFiles(input)) return usage(io, mustProvide);
  const [selector, labels] = [flags["selector"] ?? "", flags["labels"] ?? ""].map((text) => (text === "" ? undefined : parseLabels(text)));
  for (const each of [selector, labels]) if (each?.ok === false) return usage(io, each.error);
  // What --selector says is the Service's: it chooses no objects.
  const { found, failed } = yield* lookup(io, input, { needsName: true, filesAsTheyAre: true, selectsNothing: true, isTyped: true });
  const options: Options = { selector: selector?.ok === true ? selector.value : undefined, port: flags["port"] ?? "", labels: labels?.ok === true ? labels.value : undefined };
  let anyFailed = failed;
  for (const each of found) {
    const made = serviceOf(input, each, options);
    if (!made.ok) {
      anyFailed = true;
      io.fail({ message: made.error });
      continue;
    }
    const noted = withChangeCause(made.value, input);
    const service = flags["save-config"] === "true" && reporter.value.dryRun !== "client" ? withLastAppliedTyped(noted, input.minor) : noted;
    if (reporter.value.dryRun === "client") {
      const namespace = flags["namespace"] ?? "";
      reporter.value.done(namespace === "" ? service : inNamespace(service, namespace), "exposed", true);
      continue;
    }
    const { place, body } = placed(input, service);
    const created = yield* ask({ ...place, verb: "create", body, options: { fieldManager: flags["field-manager"] ?? "kubectl-expose", ...reporter.value.options } });
    if (created.type === "failed") {
      anyFailed = true;
      io.fail({ status: created.status });
    } else reporter.value.done(created.body as KubeObject, "exposed");
  }
  return anyFailed ? 1 : 0;
});
