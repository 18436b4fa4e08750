import type { Answer } from "../script.ts";
import { printYaml } from "../print/yaml.ts";
import { errorText } from "../errorText.ts";
import { releaseOf } from "../release.ts";
import { usage } from "../result.ts";
import { offline } from "./offline.ts";
import { ask, scriptVerb } from "../script.ts";

interface ServerVersion {
  readonly major?: string;
  readonly minor?: string;
  readonly gitVersion?: string;
}

/** In the order of Go's fields; what this client does not know of is left out. */
const versionOrder = ["major", "minor", "gitVersion", "gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler", "platform"];

function serverVersion(answer: Answer): ServerVersion | undefined {
  const { body } = answer.type === "ok" ? answer : { body: undefined };
  const version = readBody(body);
  return version === undefined ? undefined : (Object.fromEntries(versionOrder.flatMap((name) => (version[name] === undefined ? [] : [[name, version[name]]]))) as ServerVersion);
}

function readBody(body: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof body === "object" && body !== null) return body as Readonly<Record<string, unknown>>;
  if (typeof body !== "string") return undefined;
  try {
    return JSON.parse(body) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** @source k8s.io/kubectl/pkg/cmd/version/skew_warning.go */
function skewWarning({ major, minor }: ServerVersion, clientMinor: number): string {
  const number = Number.parseInt(minor ?? "", 10);
  if (Number.isNaN(number) || Math.abs(number - clientMinor) <= 1) return "";
  return `WARNING: version difference between client (1.${clientMinor}) and server (${major ?? ""}.${minor ?? ""}) exceeds the supported minor version skew of +/-1\n`;
}

/** `kubectl version`. @source k8s.io/kubectl/pkg/cmd/version/version.go */
export const version = scriptVerb(
  function* (io, input) {
    const { flags, positional } = input.args;
    const { output = "" } = flags;
    const clientVersion = releaseOf(input.minor);
    const kustomizeVersion = input.minor > 32 ? "v5.8.1" : "v5.5.0";
    if (positional.length > 0) return usage(io, `extra arguments: [${positional.join(" ")}]`);
    if (!["", "yaml", "json"].includes(output)) return usage(io, "--output must be 'yaml' or 'json'");
    const answer = flags["client"] === "true" ? undefined : yield* ask({ raw: "/version" });
    const server = answer === undefined ? undefined : serverVersion(answer);
    const all = { clientVersion, kustomizeVersion, ...(server === undefined ? {} : { serverVersion: server }) };
    if (output === "json") io.out(`${JSON.stringify(all, undefined, 2)}\n`);
    else if (output === "yaml") io.out(printYaml(all));
    else {
      io.out(`Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`);
      if (server !== undefined) io.out(`Server Version: ${server.gitVersion ?? ""}\n`);
    }
    if (server !== undefined) io.err(skewWarning(server, input.minor));
    if (answer?.type === "failed") {
      io.err(errorText(answer.status));
      return 1;
    }
    return 0;
  },
  offline,
);

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
