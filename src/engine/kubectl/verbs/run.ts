import type { KubeObject } from "../../api/index.ts";
import { errorText } from "../errorText.ts";
import { reporterOf, usage } from "../result.ts";
import { ask, scriptVerb } from "../script.ts";
import type { VerbInput } from "../verb.ts";
import { mergePatch } from "./localPatch.ts";
import { placed } from "./create/generator.ts";
import { newMeta } from "./create/names.ts";

/** "a=b,c=d" */
const pairs = (text: string): Readonly<Record<string, string>> => Object.fromEntries(text.split(",").filter((pair) => pair !== "").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));

/** @source k8s.io/kubectl/pkg/generate/versioned/run.go BasicPod */
function podOf({ args }: VerbInput, name: string, image: string): object {
  const { port, labels, restart, annotations, "image-pull-policy": pullPolicy } = args.flags;
  const words = args.afterDash ?? args.positional.slice(1);
  const env = (args.all["env"] ?? []).map((pair) => ({ name: pair.slice(0, pair.indexOf("=")), value: pair.slice(pair.indexOf("=") + 1) }));
  const container = {
    ...(words.length === 0 ? {} : args.flags["command"] === "true" ? { command: words } : { args: words }),
    ...(env.length === 0 ? {} : { env }),
    image,
    ...(pullPolicy === undefined ? {} : { imagePullPolicy: pullPolicy }),
    name,
    ...(port === undefined ? {} : { ports: [{ containerPort: Number(port) }] }),
    resources: {},
    ...(args.flags["stdin"] === "true" ? { stdin: true, stdinOnce: true } : {}),
    ...(args.flags["tty"] === "true" ? { tty: true } : {}),
  };
  const metadata = newMeta(name, { labels: labels === undefined ? { run: name } : pairs(labels), ...(annotations === undefined ? {} : { annotations: pairs(annotations) }) });
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [container], dnsPolicy: "ClusterFirst", restartPolicy: restart ?? "Always" }, status: {} };
}

/** `kubectl run NAME --image=IMAGE`. @source k8s.io/kubectl/pkg/cmd/run/run.go */
export const run = scriptVerb(function* (io, input) {
  const { flags, positional } = input.args;
  const [name] = positional;
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  if (flags["image"] === undefined) return usage(io, 'required flag(s) "image" not set');
  if (name === undefined) return usage(io, "NAME is required for run\nSee 'kubectl run -h' for help and examples");
  let object = podOf(input, name, flags["image"]);
  if (flags["overrides"] !== undefined) {
    try {
      object = mergePatch(object, JSON.parse(flags["overrides"])) as object;
    } catch {
      return usage(io, `invalid character in --overrides`);
    }
  }
  if (reporter.value.dryRun === "client") {
    reporter.value.done(object as KubeObject, "created");
    return 0;
  }
  const { place, body } = placed(input, object as KubeObject);
  const created = yield* ask({ ...place, verb: "create", body, options: { fieldManager: "kubectl-run", ...reporter.value.options } });
  if (created.type === "failed") {
    io.err(errorText(created.status));
    return 1;
  }
  reporter.value.done(created.body as KubeObject, "created");
  return 0;
});
