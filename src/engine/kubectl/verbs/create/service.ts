import type { KubeObject } from "../../../api/index.ts";
import type { VerbInput } from "../../verb.ts";
import { exactlyOneName, newMeta } from "./names.ts";

const types: Readonly<Record<string, string>> = { clusterip: "ClusterIP", nodeport: "NodePort", loadbalancer: "LoadBalancer", externalname: "ExternalName" };

/** "80:8080": port and target port. @source k8s.io/kubectl/pkg/cmd/create/create_service.go parsePorts */
function portOf(text: string, nodePort: string | undefined): object | string {
  const [port = "", target] = text.split(":");
  const number = Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65535) return `invalid port: ${port}`;
  const targetPort = target === undefined ? number : /^\d+$/.test(target) ? Number(target) : target;
  return { name: target === undefined ? port : `${port}-${target}`, port: number, protocol: "TCP", targetPort, ...(nodePort === undefined ? {} : { nodePort: Number(nodePort) }) };
}

/** `kubectl create service clusterip|nodeport|loadbalancer|externalname`. */
export function serviceGenerator(input: VerbInput): KubeObject | string {
  const { args } = input;
  const type = types[args.positional[1] ?? ""];
  if (type === undefined) return `unknown command "${args.positional[1] ?? ""}" for "kubectl create service"`;
  const [name, problem] = exactlyOneName(input, 2);
  if (problem !== undefined) return problem;
  const tcp = (args.all["tcp"] ?? []).flatMap((value) => value.split(","));
  const { clusterip, "node-port": nodePort, "external-name": externalName } = args.flags;
  const isHeadless = clusterip === "None";
  if (tcp.length === 0 && !isHeadless && type !== "ExternalName") return "at least one tcp port specifier must be provided";
  if (type === "ExternalName" && externalName === undefined) return 'required flag(s) "external-name" not set';
  const ports: object[] = [];
  for (const text of tcp) {
    const port = portOf(text, type === "NodePort" ? nodePort : undefined);
    if (typeof port === "string") return port;
    ports.push(port);
  }
  const spec = {
    ...(clusterip === undefined ? {} : { clusterIP: clusterip }),
    ...(externalName === undefined ? {} : { externalName }),
    ...(ports.length === 0 ? {} : { ports }),
    selector: { app: name },
    type,
  };
  const object = { apiVersion: "v1", kind: "Service", metadata: newMeta(name, { labels: { app: name } }), spec, status: { loadBalancer: {} } };
  return object;
}
