import type { Answer } from "../script.ts";
import { printJson } from "../print/json.ts";
import { printYaml } from "../print/yaml.ts";
import { ask, scriptVerb } from "../script.ts";

/** This client is as new as the servers it is built with. */
const clientVersion = { major: "1", minor: "36", gitVersion: "v1.36.2", gitTreeState: "clean", compiler: "gc", platform: "linux/amd64" } as const;
const kustomizeVersion = "v5.7.1";

function serverVersion(answer: Answer): Readonly<Record<string, unknown>> | undefined {
  if (answer.type !== "ok" || typeof answer.body !== "string") return undefined;
  try {
    return JSON.parse(answer.body) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** `kubectl version`. */
export const version = scriptVerb(function* (io, input) {
  const { flags } = input.args;
  const server = flags["client"] === "true" ? undefined : serverVersion(yield* ask({ raw: "/version" }));
  const all = { clientVersion, kustomizeVersion, ...(server === undefined ? {} : { serverVersion: server }) };
  if (flags["output"] === "json") io.out(printJson(all));
  else if (flags["output"] === "yaml") io.out(printYaml(all));
  else {
    io.out(`Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`);
    if (server !== undefined) io.out(`Server Version: ${String(server["gitVersion"])}\n`);
  }
  return 0;
});

/** `kubectl cluster-info`. */
export const clusterInfo = scriptVerb(function* (io, input) {
  const answer = yield* ask({ verb: "list", resource: "v1/services", namespace: "kube-system", options: { labelSelector: "kubernetes.io/cluster-service=true" } });
  if (answer.type === "failed") {
    io.err(`error: ${answer.status.message ?? ""}\n`);
    return 1;
  }
  io.out(`Kubernetes control plane is running at ${input.server}\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n`);
  return 0;
});
