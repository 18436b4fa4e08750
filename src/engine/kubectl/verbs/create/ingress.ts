import { generatorVerb } from "./generator.ts";
import { newMeta } from "./names.ts";

/** host/path=service:port[,tls[=secret]] */
const ruleForm = /^(?:([^/]*))(\/[^=]*)=([a-z0-9-]+):([\w-]+)(?:,tls(?:=([\w.-]+))?)?$/;

interface IngressPath {
  readonly path: string;
  readonly pathType: string;
  readonly backend: object;
}

const portOf = (text: string): object => (/^\d+$/.test(text) ? { number: Number(text) } : { name: text });
const backendOf = (name: string, port: string): object => ({ service: { name, port: portOf(port) } });

interface Rules {
  readonly rules: readonly { readonly host?: string; readonly http: { readonly paths: readonly IngressPath[] } }[];
  readonly tls: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
}

function rulesOf(given: readonly string[]): Rules | string {
  const byHost = new Map<string, IngressPath[]>();
  const hostsOf = new Map<string, string[]>();
  for (const rule of given) {
    const match = ruleForm.exec(rule);
    if (match === null) return `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`;
    const [, host = "", path = "", service = "", port = "", secret] = match;
    const isPrefix = path.endsWith("*");
    const paths = byHost.get(host) ?? [];
    byHost.set(host, [...paths, { path: isPrefix ? path.slice(0, -1) : path, pathType: isPrefix ? "Prefix" : "Exact", backend: backendOf(service, port) }]);
    if (!/,tls/.test(rule)) continue;
    const hosts = hostsOf.get(secret ?? "") ?? [];
    if (host !== "" && !hosts.includes(host)) hosts.push(host);
    hostsOf.set(secret ?? "", hosts);
  }
  return {
    rules: [...byHost].map(([host, paths]) => ({ ...(host === "" ? {} : { host }), http: { paths } })),
    tls: [...hostsOf].map(([secretName, hosts]) => ({ ...(hosts.length === 0 ? {} : { hosts }), ...(secretName === "" ? {} : { secretName }) })),
  };
}

/** `kubectl create ingress`. @source k8s.io/kubectl/pkg/cmd/create/create_ingress.go */
export const createIngress = generatorVerb({
  failure: "failed to create ingress:",
  make({ args }, name) {
    const given = args.all["rule"] ?? [];
    const { "default-backend": fallback = "", class: className = "" } = args.flags;
    if (given.length === 0 && fallback === "") return "not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)";
    if (fallback !== "" && fallback.split(":").length !== 2) return `default-backend should be in format servicename:serviceport`;
    const wanted = rulesOf(given);
    if (typeof wanted === "string") return wanted;
    const annotations: Record<string, string> = {};
    for (const each of args.all["annotation"] ?? []) {
      const equals = each.indexOf("=");
      if (equals === -1) return `annotation ${each} is invalid and should be in format key=[value]`;
      annotations[each.slice(0, equals)] = each.slice(equals + 1);
    }
    const [service = "", port = ""] = fallback.split(":");
    const spec = {
      ...(className === "" ? {} : { ingressClassName: className }),
      ...(fallback === "" ? {} : { defaultBackend: backendOf(service, port) }),
      ...(wanted.tls.length === 0 ? {} : { tls: wanted.tls }),
      ...(wanted.rules.length === 0 ? {} : { rules: wanted.rules }),
    };
    const object = { kind: "Ingress", apiVersion: "networking.k8s.io/v1", metadata: newMeta(name, Object.keys(annotations).length === 0 ? {} : { annotations }), spec, status: { loadBalancer: {} } };
    return object;
  },
});
