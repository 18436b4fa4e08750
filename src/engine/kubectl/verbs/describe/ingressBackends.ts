import type { KubeObject, Status } from "../../../api/index.ts";
import type { EndpointSlice, Service } from "../../../kinds/index.ts";
import { ask } from "../../script.ts";
import type { Talk } from "../../script.ts";
import { at, listAt, textAt } from "./fields.ts";
import type { BackendText } from "./ingress.ts";
import { listOf } from "./listOf.ts";
import { endpointsText } from "./network.ts";

interface Known {
  readonly service: Service | Status;
  readonly slices: readonly EndpointSlice[];
}

const namesIn = (ingress: KubeObject): readonly string[] => {
  const backends = [at(ingress, "spec.defaultBackend"), ...listAt(ingress, "spec.rules").flatMap((rule) => listAt(rule, "http.paths").map((path) => at(path, "backend")))];
  return [...new Set(backends.map((backend) => textAt(backend, "service.name")).filter((name) => name !== ""))];
};

/** Looks up the Services of an Ingress. @source k8s.io/kubectl/pkg/describe/describe.go describeBackendV1 */
export function* backendsOf(ingress: KubeObject, namespace: string | undefined): Talk<BackendText> {
  const known = new Map<string, Known>();
  const place = namespace === undefined ? {} : { namespace };
  for (const name of namesIn(ingress)) {
    const slices = yield* listOf<EndpointSlice>("discovery.k8s.io/v1/endpointslices", namespace, 0, { labelSelector: `kubernetes.io/service-name=${name}` });
    const answer = yield* ask({ verb: "get", resource: "v1/services", name, ...place });
    known.set(name, { slices, service: answer.type === "ok" ? (answer.body as KubeObject as Service) : answer.status });
  }
  return (backend) => backendText(backend, known);
}

function backendText(backend: unknown, known: ReadonlyMap<string, Known>): string {
  const name = textAt(backend, "service.name");
  const found = known.get(name);
  if (found === undefined) return at(backend, "resource") === undefined ? "" : `APIGroup: ${textAt(backend, "resource.apiGroup", "<none>")}, Kind: ${textAt(backend, "resource.kind")}, Name: ${textAt(backend, "resource.name")}`;
  const [number, portName] = [textAt(backend, "service.port.number"), textAt(backend, "service.port.name")];
  const title = `${name}:${number === "" ? portName : number}`;
  if (!("spec" in found.service)) return `${title} (<error: ${textAt(found.service, "message")}>)`;
  let port = "";
  for (const each of found.service.spec.ports ?? []) if (String(each.port) === number || (number === "" && portName !== "" && each.name === portName)) port = each.name ?? "";
  return `${title} (${endpointsText(found.slices, port)})`;
}
