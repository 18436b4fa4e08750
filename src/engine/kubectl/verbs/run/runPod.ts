import type { KubeObject } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { VerbInput } from "../../verb.ts";
import { newMeta } from "../create/names.ts";
import { parseLabels } from "../labelSpecs.ts";

/** @source k8s.io/kubectl/pkg/generate/versioned/run.go parseEnvs */
function parseEnv(text: string): Result<object, string> {
  const at = text.indexOf("=");
  return at <= 0 ? fail(`invalid env: ${text}`) : ok({ name: text.slice(0, at), ...(at + 1 === text.length ? {} : { value: text.slice(at + 1) }) });
}

/** @source k8s.io/kubectl/pkg/generate/versioned/run.go getAnnotations */
function parseAnnotation(text: string): Result<readonly [string, string], string> {
  const at = text.indexOf("=");
  return at === -1 ? fail(`invalid annotations format: ${text}`) : ok([text.slice(0, at), text.slice(at + 1)]);
}

/** All of a list, or what is wrong with the first that is wrong. */
function each<T>(list: readonly string[], parse: (text: string) => Result<T, string>): Result<readonly T[], string> {
  const values: T[] = [];
  for (const text of list) {
    const parsed = parse(text);
    if (!parsed.ok) return parsed;
    values.push(parsed.value);
  }
  return ok(values);
}

/** The Pod of `kubectl run`, its fields in Go's order. @source k8s.io/kubectl/pkg/generate/versioned/run.go BasicPod */
export function runPod({ args }: VerbInput, name: string): Result<KubeObject, string> {
  const { flags, all } = args;
  const given = args.positional.slice(1);
  const labels = (flags["labels"] ?? "") === "" ? ok({ run: name }) : parseLabels(flags["labels"] ?? "");
  const annotations = each(all["annotations"] ?? [], parseAnnotation);
  const env = each(all["env"] ?? [], parseEnv);
  const { port = "", image = "", restart = "Always", "image-pull-policy": pullPolicy = "" } = flags;
  if (!annotations.ok) return annotations;
  if (!labels.ok) return labels;
  if (!env.ok) return env;
  if (port !== "" && !/^[-+]?\d+$/.test(port)) return fail(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  const stdin = flags["stdin"] === "true";
  const container = {
    ...(given.length === 0 ? {} : { [flags["command"] === "true" ? "command" : "args"]: given }),
    ...(env.value.length === 0 ? {} : { env: env.value }),
    image,
    ...(pullPolicy === "" ? {} : { imagePullPolicy: pullPolicy }),
    name,
    ...(port === "" ? {} : { ports: [{ containerPort: Number(port) }] }),
    resources: {},
    ...(flags["privileged"] === "true" ? { securityContext: { privileged: true } } : {}),
    ...(stdin ? { stdin: true, ...(flags["leave-stdin-open"] === "true" ? {} : { stdinOnce: true }) } : {}),
    ...(flags["tty"] === "true" ? { tty: true } : {}),
  };
  const metadata = newMeta(name, { labels: labels.value, ...(annotations.value.length === 0 ? {} : { annotations: Object.fromEntries(annotations.value) }) });
  const pod: KubeObject & { readonly spec: object; readonly status: object } = {
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: { containers: [container], dnsPolicy: "ClusterFirst", restartPolicy: restart === "" ? "Always" : restart },
    status: {},
  };
  return ok(pod);
}

/** The Service of --expose. @source k8s.io/kubectl/pkg/cmd/run/run.go generateService */
export function runService({ args: { flags } }: VerbInput, name: string): Result<KubeObject, string> {
  const selector = (flags["labels"] ?? "") === "" ? ok({ run: name }) : parseLabels(flags["labels"] ?? "");
  if (!selector.ok) return selector;
  const port = Number(flags["port"]);
  const labels = (flags["labels"] ?? "") === "" ? {} : { labels: selector.value };
  const service: KubeObject & { readonly spec: object; readonly status: object } = {
    apiVersion: "v1",
    kind: "Service",
    metadata: newMeta(name, labels),
    spec: { ports: [{ port, protocol: "TCP", targetPort: port }], selector: selector.value },
    status: { loadBalancer: {} },
  };
  return ok(service);
}
