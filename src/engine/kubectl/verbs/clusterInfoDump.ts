import type { KubeObject, ObjectList } from "../../api/index.ts";
import type { Pod } from "../../kinds/index.ts";
import { fromUtf8, toUtf8 } from "../../core/index.ts";
import { errorText } from "../errorText.ts";
import { namespaceOf } from "../input.ts";
import { parseOutput, printObjects } from "../print/output.ts";
import { printTypedJson } from "../print/json.ts";
import { inGoOrder, usage } from "../result.ts";
import { ask, hold, scriptVerb } from "../script.ts";
import type { Io, Talk } from "../script.ts";
import type { VerbInput } from "../verb.ts";

/** In each namespace: what is dumped, and the name of its file. */
const kinds: readonly (readonly [resource: string, file: string])[] = [
  ["v1/events", "events"],
  ["v1/replicationcontrollers", "replication-controllers"],
  ["v1/services", "services"],
  ["apps/v1/daemonsets", "daemonsets"],
  ["apps/v1/deployments", "deployments"],
  ["apps/v1/replicasets", "replicasets"],
  ["v1/pods", "pods"],
];

type Write = (file: string, text: string) => void;
type Print = (list: ObjectList) => string;

/** Where a dump goes: standard output, or files of --output-directory. */
function writerOf(io: Io, folder: string): Write {
  return (file, text) => (folder === "" || folder === "-" ? io.out(text) : io.write({ name: `${folder}/${file}`, data: toUtf8(text) }));
}

function* dumpLogs(io: Io, pod: Pod, write: Write): Talk<void> {
  const { name, namespace = "" } = pod.metadata;
  let text = "";
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    const what = `logs for container ${container.name} of pod ${namespace}/${name} ====\n`;
    const read = yield* hold(io, { call: { verb: "get", resource: "v1/pods", namespace, name, subresource: "log", query: `container=${encodeURIComponent(container.name)}` }, captures: true });
    text += `==== START ${what}${read.refused === undefined ? fromUtf8(read.output) : `Request log error: ${read.refused.message ?? ""}\n`}==== END ${what}`;
  }
  write(`${namespace}/${name}/logs.txt`, text);
}

/** Names of the namespaces that are dumped; undefined: they could not be read. */
function* namespacesOf(io: Io, input: VerbInput): Talk<readonly string[] | undefined> {
  const { flags, all } = input.args;
  if (flags["all-namespaces"] !== "true") return all["namespaces"] === undefined ? ["kube-system", namespaceOf(input)] : all["namespaces"].flatMap((each) => each.split(","));
  const listed = yield* ask({ verb: "list", resource: "v1/namespaces" });
  if (listed.type === "ok") return (listed.body as ObjectList).items.map(({ metadata }) => metadata.name);
  io.err(errorText(listed.status));
  return undefined;
}

/** `kubectl cluster-info dump`. @source k8s.io/kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go */
export const clusterInfoDump = scriptVerb(function* (io, input) {
  const { flags } = input.args;
  const format = flags["output"] ?? "json";
  const output = parseOutput({ ...input, args: { ...input.args, flags: { ...flags, output: format } } }, false);
  if (!output.ok) return usage(io, output.error);
  const { value: form } = output;
  // Without a format it would be a table, which this command never prints.
  if (form.type === "human") return usage(io, `unable to match a printer suitable for the output format ${JSON.stringify(format)}`);
  const extension = format === "json" || format === "yaml" ? `.${format}` : ".txt";
  const folder = (flags["output-directory"] ?? "").replace(/\/+$/, "");
  const write = writerOf(io, folder);
  let documents = 0;
  const print: Print = (list) => {
    const items = list.items.map((item) => bare(item, flags["show-managed-fields"] === "true"));
    if (form.type === "json") return printTypedJson({ kind: list.kind, apiVersion: list.apiVersion, metadata: list.metadata, items });
    const printed = printObjects(form, { objects: [{ ...list, items } as unknown as KubeObject], single: true, managedFields: true });
    return printed.ok ? `${form.type === "yaml" && documents++ > 0 ? "---\n" : ""}${printed.value}` : "";
  };
  const nodes = yield* ask({ verb: "list", resource: "v1/nodes" });
  if (nodes.type === "failed") return told(io, errorText(nodes.status));
  const nodeList = nodes.body as ObjectList;
  if (form.type === "name") return usage(io, "list types are not supported by name printing: *v1.NodeList");
  write(`nodes${extension}`, print(nodeList));
  const namespaces = yield* namespacesOf(io, input);
  if (namespaces === undefined) return 1;
  for (const namespace of namespaces) {
    let pods: readonly Pod[] = [];
    for (const [resource, file] of kinds) {
      const listed = yield* ask({ verb: "list", resource, namespace });
      if (listed.type === "failed") return told(io, errorText(listed.status));
      const list = listed.body as ObjectList;
      write(`${namespace}/${file}${extension}`, print(list));
      if (resource === "v1/pods") pods = list.items as readonly KubeObject[] as readonly Pod[];
    }
    for (const pod of pods) yield* dumpLogs(io, pod, write);
  }
  if (folder !== "" && folder !== "-") io.out(`Cluster info dumped to ${flags["output-directory"] ?? ""}\n`);
  return 0;
});

function told(io: Io, text: string): number {
  io.err(text);
  return 1;
}

/** Items of a typed list have neither kind nor version of their own. */
function bare(object: KubeObject, managed: boolean): object {
  const { kind: _kind, apiVersion: _apiVersion, metadata, ...rest } = inGoOrder(object);
  const { managedFields, ...meta } = metadata;
  return { metadata: { ...meta, ...(managed && managedFields !== undefined ? { managedFields } : {}) }, ...rest };
}
