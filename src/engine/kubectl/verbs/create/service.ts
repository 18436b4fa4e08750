import type { KubeObject } from "../../../api/index.ts";
import type { VerbInput } from "../../verb.ts";
import { generatorVerb } from "./generator.ts";
import { newMeta } from "./names.ts";

/** "80:8080": port and target port. @source k8s.io/kubectl/pkg/cmd/create/create_service.go parsePorts */
function portOf(text: string, nodePort: number): object | string {
  const [port = "", target] = text.split(":");
  if (!/^\d+$/.test(port)) return `strconv.ParseUint: parsing ${JSON.stringify(port)}: invalid syntax`;
  if (Number(port) > 65535) return `strconv.ParseUint: parsing ${JSON.stringify(port)}: value out of range`;
  if (Number(port) < 1) return "must be between 1 and 65535, inclusive";
  const problem = target === undefined ? undefined : targetProblem(target);
  if (problem !== undefined) return problem;
  const targetPort = target === undefined ? Number(port) : /^\d+$/.test(target) ? Number(target) : target;
  return { name: target === undefined ? port : `${port}-${target}`, protocol: "TCP", port: Number(port), targetPort, ...(nodePort === 0 ? {} : { nodePort }) };
}

function targetProblem(target: string): string | undefined {
  if (/^\d+$/.test(target)) return Number(target) < 1 || Number(target) > 65535 ? "must be between 1 and 65535, inclusive" : undefined;
  if (target.length > 15) return "must be no more than 15 characters";
  if (!/^[-a-z0-9]+$/.test(target)) return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
  if (!/[a-z]/.test(target)) return "must contain at least one letter (a-z)";
  if (target.includes("--")) return "must not contain consecutive hyphens";
  return target.startsWith("-") || target.endsWith("-") ? "must not begin or end with a hyphen" : undefined;
}

type ServiceType = "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";

function service({ args }: VerbInput, name: string, type: ServiceType): KubeObject | string {
  const tcp = (args.all["tcp"] ?? []).flatMap((value) => value.split(","));
  const { clusterip = "", "node-port": nodePort = "0", "external-name": externalName } = args.flags;
  if (tcp.length === 0 && clusterip !== "None" && type !== "ExternalName") return "at least one tcp port specifier must be provided";
  if (clusterip === "None" && tcp.length > 0 && type !== "ClusterIP") return "can not map ports with clusterip=None";
  const ports: object[] = [];
  for (const text of tcp) {
    const port = portOf(text, type === "NodePort" ? Number(nodePort) : 0);
    if (typeof port === "string") return port;
    ports.push(port);
  }
  const spec = { ...(ports.length === 0 ? {} : { ports }), selector: { app: name }, ...(clusterip === "" ? {} : { clusterIP: clusterip }), type, ...(externalName === undefined ? {} : { externalName }) };
  const object = { kind: "Service", apiVersion: "v1", metadata: newMeta(name, { labels: { app: name } }), spec, status: { loadBalancer: {} } };
  return object;
}

/** `kubectl create service TYPE`. */
const serviceVerb = (type: ServiceType) => generatorVerb({ failure: `failed to create ${type} service:`, make: (input, name) => service(input, name, type) });

export const createServiceClusterIp = serviceVerb("ClusterIP");
export const createServiceNodePort = serviceVerb("NodePort");
export const createServiceLoadBalancer = serviceVerb("LoadBalancer");
export const createServiceExternalName = serviceVerb("ExternalName");
