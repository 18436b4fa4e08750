import type { RawRequest } from "../../api/index.ts";
import { newMethodNotSupported, publicJwks } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import { askedOfRaw, passOn } from "../aggregator/passOn.ts";
import { remoteFor, remoteVersions } from "../aggregator/remote.ts";
import { serveDocument } from "../discovery/serveDocument.ts";
import { askEtcd } from "../registry/askEtcd.ts";
import type { RequestInFlight } from "../state.ts";
import { answer, refuse } from "./context.ts";
import type { Answer, Server } from "./context.ts";
import { flagPage, openIdConfiguration, statusPage } from "./statusPages.ts";
import { checksOf } from "./healthChecks.ts";
import type { Check, EtcdHealth } from "./healthChecks.ts";
import { metricsText, sliText } from "../metrics/metrics.ts";

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

/** @source kubernetes pkg/serviceaccount/openidmetadata.go; pkg/routes/openidmetadata.go */
const openIdHeaders = { "Cache-Control": "public, max-age=3600" };

/** Answers what is not a resource; `etcd` is what the health check of etcd found, once it is known. */
export function serveRaw(server: Server, flight: RequestInFlight, request: RawRequest, etcd?: EtcdHealth): Answer | undefined {
  const [path = "", query] = request.path.split("?");
  const { method = "GET" } = request;
  if (method !== "GET" && method !== "HEAD") return refuse(newMethodNotSupported({ group: "", resource: path }, method));
  switch (path) {
    case "/version":
      return { ...answer(200, version), contentType: "application/json" };
    case "/metrics":
      return { ...answer(200, metricsText(server)), contentType: "text/plain; version=0.0.4; charset=utf-8; escaping=underscores" };
    case "/metrics/slis":
      return { ...answer(200, sliText(server)), contentType: "text/plain; version=0.0.4; charset=utf-8; escaping=underscores" };
    case "/statusz":
      return answer(200, statusPage(server));
    case "/flagz":
      return answer(200, flagPage(server));
    case "/.well-known/openid-configuration":
      return { ...answer(200, openIdConfiguration(server)), contentType: "application/json", headers: openIdHeaders };
    case "/openid/v1/jwks":
      return { ...answer(200, publicJwks()), contentType: "application/jwk-set+json", headers: openIdHeaders };
    default: {
      const remote = remoteFor(server, /^\/(?:api|apis\/[^/]+)\/[^/]+/.exec(path)?.[0].replace(/^\/apis?\//, "") ?? "");
      // Its time may be over while it waits: then it is not sent once more.
      if (remote !== undefined) return flight.progress.type === "proxy" ? undefined : passOn(server, flight, remote, askedOfRaw(request));
      return serveHealth(server, flight, path, query ?? "", etcd) ?? (flight.progress.type === "health" ? undefined : serveDocument(server.resources, request, remoteVersions(server)));
    }
  }
}

/** /readyz, and /readyz/etcd; undefined: another path, or etcd is asked first. */
function serveHealth(server: Server, flight: RequestInFlight, path: string, query: string, etcd: EtcdHealth): Answer | undefined {
  const [, group = "", ...rest] = path.split("/");
  const checks = Object.hasOwn(checksOf, group) ? checksOf[group] : undefined;
  if (checks === undefined) return undefined;
  if (rest.length === 0 || (rest.length === 1 && rest[0] === "")) return serveChecks(server, flight, { name: group, checks, query }, etcd);
  const one = checks.find(({ name }) => name === rest.join("/"));
  return one === undefined ? undefined : serveOne(server, flight, one, etcd);
}

function askForHealth(server: Server, flight: RequestInFlight): undefined {
  flight.progress = { type: "health" };
  askEtcd(server, flight, { type: "range", key: "/registry/health" });
}

/** @source k8s.io/apiserver/pkg/server/healthz/healthz.go adaptCheckToHandler */
function serveOne(server: Server, flight: RequestInFlight, one: Check, etcd: EtcdHealth): Answer | undefined {
  if (one.asksEtcd && etcd === undefined) return askForHealth(server, flight);
  return one.isOk(server, etcd) ? answer(200, "ok") : answer(500, `internal server error: ${one.name} failed: reason withheld\n`);
}

interface CheckGroup {
  readonly name: string;
  readonly checks: readonly Check[];
  readonly query: string;
}

/** @source k8s.io/apiserver/pkg/server/healthz/healthz.go handleRootHealth */
function serveChecks(server: Server, flight: RequestInFlight, { name, checks, query }: CheckGroup, etcd: EtcdHealth): Answer | undefined {
  const parameters = query.split("&").filter((each) => each !== "");
  const excluded = new Set(parameters.filter((each) => each.startsWith("exclude=")).map((each) => decoded(each.slice("exclude=".length))));
  if (etcd === undefined && checks.some((check) => check.asksEtcd && !excluded.has(check.name))) return askForHealth(server, flight);
  let isOk = true;
  const lines = checks.map((check) => {
    if (excluded.delete(check.name)) return `[+]${check.name} excluded: ok`;
    if (check.isOk(server, etcd)) return `[+]${check.name} ok`;
    isOk = false;
    return `[-]${check.name} failed: reason withheld`;
  });
  if (excluded.size > 0) lines.push(`warn: some health checks cannot be excluded: no matches for ${[...excluded].toSorted(compareStrings).map((each) => JSON.stringify(each)).join(", ")}`);
  if (isOk && !parameters.some((each) => each === "verbose" || each.startsWith("verbose="))) return answer(200, "ok");
  return answer(isOk ? 200 : 500, `${lines.join("\n")}\n${name} check ${isOk ? "passed" : "failed"}\n`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
