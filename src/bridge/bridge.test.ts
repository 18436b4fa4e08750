import { spawnSync, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { request } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BridgeClient } from "../testing/bridge/bridgeClient.ts";
import type { Call } from "../testing/bridge/bridgeClient.ts";
import { Replay } from "../worker/simulation.ts";
import { startBridge } from "./bridge.ts";
import type { Bridge } from "./bridge.ts";

let bridge: Bridge;

beforeAll(async () => {
  bridge = await startBridge({ port: 0, seed: 1, speed: 10, blueprint: "bare", workers: 2, warnings: true });
});

afterAll(() => bridge.close());

const call = (method: string, path: string, wish: Call = {}) => new BridgeClient(bridge).call(method, path, wish);

const configMaps = "/api/v1/namespaces/default/configmaps";
const configMap = (name: string, data: Readonly<Record<string, string>> = {}) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data });

describe("a client that speaks HTTP", () => {
  it("keeps an OpenAPI document for as long as it is the same", async () => {
    const { paths } = (await call("GET", "/openapi/v3")).body as { readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string }>> };
    const url = paths["apis/apps/v1"]?.serverRelativeURL ?? "";
    const { code, headers, text } = await call("GET", url);
    expect({ code, cache: headers["cache-control"], keeps: Date.parse(String(headers["expires"])) > Date.now() }).toEqual({ code: 200, cache: "public, immutable", keeps: true });
    expect(text).toContain("Deployment enables declarative updates for Pods and ReplicaSets.");
    expect(await call("GET", url, { ifNoneMatch: String(headers["etag"]) })).toMatchObject({ code: 304, text: "" });
    expect(await call("GET", "/openapi/v3/apis/apps/v1?hash=0")).toMatchObject({ code: 301, headers: { location: url } });
    const protobuf = await call("GET", "/openapi/v2", { accept: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf" });
    expect(protobuf.headers["content-type"]).toBe("application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
  });

  it("hears how its requests were handled", async () => {
    const level = ((await call("GET", "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations/exempt")).body as { readonly metadata: { readonly uid: string } }).metadata.uid;
    const { headers } = await call("GET", "/api/v1/namespaces");
    expect(headers).toMatchObject({ "cache-control": "no-cache, private", "x-kubernetes-pf-prioritylevel-uid": level });
    const again = (await call("GET", "/api/v1/namespaces")).headers["audit-id"];
    expect([headers["audit-id"], again].every((id) => /^[0-9a-f-]{36}$/.test(String(id)))).toBe(true);
    expect(again).not.toBe(headers["audit-id"]);
  });

  it("creates, reads, lists, changes and deletes", async () => {
    expect((await call("POST", configMaps, { body: configMap("one", { a: "1" }) })).code).toBe(201);
    expect((await call("GET", `${configMaps}/one`)).body).toMatchObject({ kind: "ConfigMap", data: { a: "1" } });
    expect((await call("GET", configMaps)).body).toMatchObject({ kind: "ConfigMapList", apiVersion: "v1" });
    const patched = await call("PATCH", `${configMaps}/one`, { body: { data: { a: null, b: "2" } }, contentType: "application/merge-patch+json" });
    expect(patched.body).toMatchObject({ data: { b: "2" } });
    expect((await call("DELETE", `${configMaps}/one`)).body).toMatchObject({ kind: "Status", status: "Success" });
    expect((await call("GET", `${configMaps}/one`)).body).toMatchObject({ kind: "Status", reason: "NotFound", code: 404, message: 'configmaps "one" not found' });
  });

  it("loses against whoever was first", async () => {
    const created = await call("POST", configMaps, { body: configMap("two") });
    expect((await call("POST", configMaps, { body: configMap("two") })).body).toMatchObject({ reason: "AlreadyExists", code: 409 });
    expect((await call("PUT", `${configMaps}/two`, { body: { ...created.body, data: { a: "1" } } })).code).toBe(200);
    expect((await call("PUT", `${configMaps}/two`, { body: { ...created.body, data: { a: "2" } } })).body).toMatchObject({ reason: "Conflict", code: 409 });
  });

  it("watches: headers at once, then each change as a line", async () => {
    const lines = await new Promise<string[]>((resolve, reject) => {
      let text = "";
      const watch = request(`${bridge.server}${configMaps}?watch=true&resourceVersion=0&fieldSelector=metadata.name%3Dthree`, { ca: bridge.ca, headers: { Authorization: `Bearer ${bridge.token}` }, agent: false }, (response) => {
        expect(response.statusCode).toBe(200);
        response.on("error", () => undefined);
        response.on("data", (chunk: Buffer) => {
          text += chunk.toString();
          if (!text.includes("DELETED") || !text.endsWith("\n")) return;
          watch.destroy();
          resolve(text.trimEnd().split("\n"));
        });
        void call("POST", configMaps, { body: configMap("three") }).then(() => call("DELETE", `${configMaps}/three`)).catch(reject);
      });
      watch.on("error", () => undefined);
      watch.end();
    });
    expect(lines.map((line) => (JSON.parse(line) as { readonly type: string }).type)).toEqual(["ADDED", "DELETED"]);
  });

  it("gets tables when it asks for them, with the metadata of each object", async () => {
    const { body } = await call("GET", "/api/v1/nodes", { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" });
    expect(body).toMatchObject({ kind: "Table", apiVersion: "meta.k8s.io/v1", rows: [{ object: { kind: "PartialObjectMetadata", metadata: { name: "worker-1" } } }, {}] });
  });

  it("is warned of what has no effect here", async () => {
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "warned" }, spec: { securityContext: { runAsUser: 1 }, containers: [{ name: "c", image: "nginx" }] } };
    const { headers, code } = await call("POST", "/api/v1/namespaces/default/pods?dryRun=All", { body: pod });
    expect(code).toBe(201);
    expect(headers["warning"]).toMatch(/^299 - "spec\.securityContext: /);
  });

  it.for([
    { name: "no token", method: "GET", path: configMaps, options: { token: "" }, want: { code: 401, reason: "Unauthorized" } },
    { name: "a wrong token", method: "GET", path: configMaps, options: { token: "guess" }, want: { code: 401 } },
    { name: "a user without rights", method: "GET", path: configMaps, options: { token: "alice-token" }, want: { code: 403, message: 'configmaps is forbidden: User "alice" cannot list resource "configmaps" in API group "" in the namespace "default"' } },
    { name: "truncated JSON", method: "POST", path: configMaps, options: { raw: '{"kind":' }, want: { code: 400, reason: "BadRequest" } },
    { name: "a body of 4 MB", method: "POST", path: configMaps, options: { raw: " ".repeat(4 * 1024 * 1024) }, want: { code: 413, reason: "RequestEntityTooLarge" } },
    { name: "an unknown resource", method: "GET", path: "/apis/example.com/v1/things", options: {}, want: { code: 404, reason: "NotFound" } },
    { name: "an unknown path", method: "GET", path: "/nonsense", options: {}, want: { code: 404 } },
    { name: "a log of no pod", method: "GET", path: "/api/v1/namespaces/default/pods/p/log", options: {}, want: { code: 404, message: 'pods "p" not found' } },
  ])("gets a Status for $name", async ({ method, path, options, want }) => {
    expect((await call(method, path, options)).body).toMatchObject({ kind: "Status", status: "Failure", ...want });
  });
});

/** 1.20 and later do. */
const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function kubectl(line: string, stdin = ""): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn("kubectl", line.split(" "), { env: { ...process.env, KUBECONFIG: bridge.kubeconfig } });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("close", (code) => resolve({ code, out, err }));
    child.stdin.end(stdin);
  });
}

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "nginx:1.27" }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

/** kubectl's streams come over WebSockets from 1.30 on. */
const streamsBySocket = /v1\.(3\d|[4-9]\d)/.test(spawnSync("kubectl", ["version", "--client"]).stdout?.toString() ?? "");

describe.skipIf(!hasKubectl)("the real kubectl (skipped where none is installed; the tests above need none)", () => {
  it.skipIf(!streamsBySocket)("reads logs, runs commands and hears of a dead kubelet (skipped where kubectl is older than 1.30)", { timeout: 60_000 }, async () => {
    await kubectl("run talker --image=busybox -- sleep 3600");
    expect((await kubectl("wait --for=condition=Ready pod/talker --timeout=30s")).code).toBe(0);
    expect(await kubectl("exec talker -- hostname")).toMatchObject({ code: 0, out: "talker\n" });
    expect(await kubectl("exec -i talker -- cat", "over the wire\n")).toMatchObject({ code: 0, out: "over the wire\n" });
    expect(await kubectl("exec talker -- false")).toMatchObject({ code: 1, err: "command terminated with exit code 1\n" });
    expect((await kubectl("exec talker -- nonsense")).err).toContain('exec: "nonsense": executable file not found in $PATH');
    expect(await kubectl("logs talker")).toMatchObject({ code: 0, out: "" });
    const node = (await kubectl("get pod talker -o jsonpath={.spec.nodeName}")).out;
    expect(bridge.engine.command({ type: "process", action: "kill", process: `kubelet-${node}` }).ok).toBe(true);
    expect((await kubectl("logs talker")).err).toMatch(/^Error from server: Get "https:\/\/172\.18\.1\.\d:10250\/containerLogs\/default\/talker\/talker": dial tcp 172\.18\.1\.\d:10250: connect: connection refused/);
    bridge.engine.command({ type: "process", action: "start", process: `kubelet-${node}` });
  });

  it("sees the nodes", async () => {
    const { out, code } = await kubectl("get nodes -o wide");
    expect(code).toBe(0);
    expect(out).toMatch(/^NAME +STATUS +ROLES +AGE +VERSION +INTERNAL-IP/);
    expect(out).toMatch(/worker-1 +Ready /);
  });

  it("knows the server's version and kinds", async () => {
    expect((await kubectl("version")).out).toContain("Server Version: v1.36.2");
    expect((await kubectl("api-resources --no-headers")).out).toMatch(/deployments +deploy +apps\/v1 +true +Deployment/);
    expect((await kubectl("api-versions")).out.trim().split("\n")).toContain("apps/v1");
  });

  it("applies a manifest, twice, and waits for the rollout", async () => {
    expect((await kubectl("apply -f -", deployment)).out).toBe("deployment.apps/web created\nservice/web created\n");
    expect((await kubectl("apply -f -", deployment)).out).toBe("deployment.apps/web unchanged\nservice/web unchanged\n");
    expect((await kubectl("rollout status deployment/web --timeout=120s")).out).toContain('deployment "web" successfully rolled out');
    expect((await kubectl("scale deployment/web --replicas=3")).out).toBe("deployment.apps/web scaled\n");
    expect((await kubectl("wait --for=jsonpath={.status.readyReplicas}=3 deployment/web --timeout=120s")).code).toBe(0);
  });

  it("applies a whole shop, and takes it away again", async () => {
    const { out, code } = await kubectl("apply -f src/testing/recorded/manifests/online-boutique.yaml");
    expect({ code, created: out.match(/ created\n/g)?.length }).toEqual({ code: 0, created: 35 });
    expect((await kubectl("wait --for=condition=Available deployment --all --timeout=300s")).code).toBe(0);
    expect((await kubectl("delete -f src/testing/recorded/manifests/online-boutique.yaml --timeout=120s")).code).toBe(0);
  });

  it("finds a mistake before it does harm", async () => {
    const { code, err } = await kubectl("apply -f -", deployment.replace("replicas: 2", "replicaz: 2"));
    expect(code).toBe(1);
    expect(err).toContain('strict decoding error: unknown field "spec.replicaz"');
  });

  it("applies a List, and knows a kind that there is not", async () => {
    const list = { apiVersion: "v1", kind: "List", items: [configMap("in-list")] };
    expect((await kubectl("apply -f -", JSON.stringify(list))).out).toBe("configmap/in-list created\n");
    expect((await kubectl("create -f -", JSON.stringify({ apiVersion: "v1", kind: "Deployment", metadata: { name: "c" } }))).err).toContain('no matches for kind "Deployment" in version "v1"');
  });

  it("creates by its generators, which send protobuf", async () => {
    expect((await kubectl("create configmap generated --from-literal=a=b")).out).toBe("configmap/generated created\n");
    expect((await kubectl("get configmap generated -o jsonpath={.data.a}")).out).toBe("b");
    expect((await kubectl("create deployment made --image=nginx --replicas=2")).out).toBe("deployment.apps/made created\n");
  });

  it("watches in a table", async () => {
    const watching = kubectl("get configmaps --field-selector metadata.name=watched --watch --request-timeout=3s");
    await new Promise((go) => setTimeout(go, 500));
    await kubectl("create configmap watched");
    expect((await watching).out).toMatch(/NAME +DATA +AGE\nwatched +0 +\d+s/);
  });

  it("explains a field, and deletes", async () => {
    expect((await kubectl("explain deployment.spec.strategy")).out).toContain("rollingUpdate\t<RollingUpdateDeployment>");
    expect((await kubectl("delete deployment web made --timeout=120s")).out).toBe('deployment.apps "web" deleted\ndeployment.apps "made" deleted\n');
  });
});

describe("the bridge", () => {
  it("lets only its owner read the kubeconfig", () => {
    expect(statSync(bridge.kubeconfig).mode & 0o777).toBe(0o600);
  });

  it("breaks connections when the API server is down, and serves again when it is back", async () => {
    const command = (action: "kill" | "start") => bridge.engine.simulation.perform({ type: "process", action, process: "kube-apiserver-cp-1" });
    command("kill");
    await expect(call("GET", configMaps)).rejects.toThrow(/socket hang up|ECONNRESET/);
    command("start");
    await expect.poll(() => call("GET", configMaps).then(({ code }) => code, () => 0), { timeout: 30_000 }).toBe(200);
  });

  it("can be lived through again from its log", () => {
    bridge.engine.stop();
    const history = bridge.engine.simulation.history();
    const replay = new Replay(history);
    replay.advance(() => true);
    expect(history.commands.length).toBeGreaterThan(10);
    expect(replay.simulation.cluster.kernel.hash()).toBe(bridge.engine.simulation.cluster.kernel.hash());
  });
});
