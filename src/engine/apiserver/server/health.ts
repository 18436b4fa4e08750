import type { RawRequest } from "../../api/index.ts";
import { newMethodNotSupported } from "../../api/index.ts";
import { serveDocument } from "../discovery/serveDocument.ts";
import { askEtcd } from "../registry/askEtcd.ts";
import type { RequestInFlight } from "../state.ts";
import { isHookDone } from "./bootstrap/bootstrap.ts";
import { answer, refuse } from "./context.ts";
import type { Answer, Server } from "./context.ts";

/** What the health check of etcd came to; undefined: not asked. */
export type EtcdHealth = "ok" | "failed" | "timeout" | undefined;

interface Check {
  readonly name: string;
  readonly isOk: (server: Server, etcd: EtcdHealth) => boolean;
}

const etcdIsOk = (_server: Server, etcd: EtcdHealth): boolean => etcd === "ok";
const cachesAreFilled = ({ state }: Server): boolean => {
  for (const cacher of state.cachers.values()) if (cacher.lists === 0 || (cacher.phase === "listing" && cacher.revision === 0)) return false;
  return true;
};

const livezChecks: readonly Check[] = [
  { name: "ping", isOk: () => true },
  { name: "log", isOk: () => true },
  { name: "etcd", isOk: etcdIsOk },
];

/** @source k8s.io/apiserver/pkg/server/healthz.go; the recorded /readyz?verbose of v1.36.2 (hooks of parts that do not exist here left out) */
const readyzChecks: readonly Check[] = [
  ...livezChecks,
  { name: "etcd-readiness", isOk: etcdIsOk },
  { name: "informer-sync", isOk: ({ state }) => state.phase !== "starting" },
  { name: "poststarthook/start-system-namespaces-controller", isOk: () => true },
  { name: "poststarthook/rbac/bootstrap-roles", isOk: ({ state }) => isHookDone(state.bootstrap, "rbac/bootstrap-roles") },
  { name: "poststarthook/scheduling/bootstrap-system-priority-classes", isOk: ({ state }) => isHookDone(state.bootstrap, "scheduling/bootstrap-system-priority-classes") },
  { name: "poststarthook/priority-and-fairness-config-producer", isOk: ({ state }) => isHookDone(state.bootstrap, "priority-and-fairness-config-producer") },
  { name: "poststarthook/storage-readiness", isOk: cachesAreFilled },
  { name: "poststarthook/bootstrap-controller", isOk: ({ state }) => state.phase !== "starting" },
  { name: "shutdown", isOk: ({ state }) => state.phase !== "terminating" },
];

/** /version, as recorded of v1.36.2; the commit and the time at which it was built are not ours to claim. */
const version = JSON.stringify(
  {
    major: "1",
    minor: "36",
    emulationMajor: "1",
    emulationMinor: "36",
    minCompatibilityMajor: "1",
    minCompatibilityMinor: "35",
    gitVersion: "v1.36.2",
    gitCommit: "",
    gitTreeState: "clean",
    buildDate: "",
    goVersion: "go1.26.10",
    compiler: "gc",
    platform: "linux/amd64",
  },
  undefined,
  2,
);

/** Answers what is not a resource; `etcd` is what the health check of etcd found, once it is known. */
export function serveRaw(server: Server, flight: RequestInFlight, request: RawRequest, etcd?: EtcdHealth): Answer | undefined {
  const [path = "", query] = request.path.split("?");
  const { method = "GET" } = request;
  if (method !== "GET" && method !== "HEAD") return refuse(newMethodNotSupported({ group: "", resource: path }, method));
  switch (path) {
    case "/version":
      return { ...answer(200, version), contentType: "application/json" };
    case "/readyz":
      return serveChecks(server, flight, { name: "readyz", checks: readyzChecks, query: query ?? "" }, etcd);
    case "/livez":
      return serveChecks(server, flight, { name: "livez", checks: livezChecks, query: query ?? "" }, etcd);
    case "/healthz":
      return serveChecks(server, flight, { name: "healthz", checks: livezChecks, query: query ?? "" }, etcd);
    default:
      return serveDocument(server.resources, request);
  }
}

interface CheckGroup {
  readonly name: string;
  readonly checks: readonly Check[];
  readonly query: string;
}

function serveChecks(server: Server, flight: RequestInFlight, { name, checks, query }: CheckGroup, etcd: EtcdHealth): Answer | undefined {
  const parameters = query.split("&");
  const wanted = checks.filter((check) => !parameters.includes(`exclude=${check.name}`));
  if (etcd === undefined && wanted.some((check) => check.isOk === etcdIsOk)) {
    flight.progress = { type: "health" };
    askEtcd(server, flight, { type: "range", key: "/registry/health" });
    return undefined;
  }
  const results = wanted.map((check) => ({ name: check.name, isOk: check.isOk(server, etcd) }));
  const allOk = results.every((each) => each.isOk);
  if (allOk && !parameters.some((each) => each === "verbose" || each.startsWith("verbose="))) return answer(200, "ok");
  const lines = results.map((each) => (each.isOk ? `[+]${each.name} ok` : `[-]${each.name} failed: reason withheld`));
  lines.push(`${name} check ${allOk ? "passed" : "failed"}`);
  return answer(allOk ? 200 : 500, `${lines.join("\n")}\n`);
}
