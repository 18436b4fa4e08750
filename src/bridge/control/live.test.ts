import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BridgeClient } from "../../testing/bridge/bridgeClient.ts";
import { startBridge } from "../bridge.ts";
import type { Bridge } from "../bridge.ts";

interface NodeBody {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>>; readonly uid?: string };
  readonly spec?: { readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]; readonly podCIDR?: string };
  readonly status?: { readonly capacity?: Readonly<Record<string, string>>; readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

let bridge: Bridge;
let client: BridgeClient;

beforeAll(async () => {
  bridge = await startBridge({ port: 0, seed: 3, speed: 20, blueprint: "bare" });
  client = new BridgeClient(bridge);
});

afterAll(() => bridge.close());

const node = async (name: string): Promise<NodeBody & { readonly code: number }> => {
  const { code, body } = await client.call("GET", `/api/v1/nodes/${name}`);
  return { ...(body as NodeBody), code };
};
const condition = async (name: string, type: string) => (await node(name)).status?.conditions?.find((each) => each.type === type)?.status;
const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
const configMaps = "/api/v1/namespaces/default/configmaps";

describe("ctl against a bridge that runs", () => {
  it("node add comes back when the node is Ready, with all that was asked for", async () => {
    expect(await client.ctl("node add n1 --cpu 3 --memory 6Gi --pods 42 --zone a --region r --label k=v --label empty= --taint k=v:NoSchedule")).toEqual({ ok: true, text: "node/n1 is ready" });
    const { metadata, spec, status } = await node("n1");
    expect(metadata?.labels).toMatchObject({ k: "v", empty: "", "topology.kubernetes.io/zone": "a", "topology.kubernetes.io/region": "r" });
    expect(spec).toMatchObject({ taints: [{ key: "k", value: "v", effect: "NoSchedule" }], podCIDR: expect.stringMatching(/\/24$/) as unknown });
    expect(status?.capacity).toMatchObject({ cpu: "3", memory: "6Gi", pods: "42" });
    expect(await condition("n1", "Ready")).toBe("True");
    expect(await client.ctl("node add n1")).toEqual({ ok: false, text: 'there is a machine called "n1"' });
  });

  it("node stop-heartbeat and start-heartbeat", async () => {
    expect((await client.ctl("node stop-heartbeat n1")).ok).toBe(true);
    expect(await client.ctl("advance 60s")).toEqual({ ok: true, text: "60s later" });
    expect(await condition("n1", "Ready")).toBe("Unknown");
    expect((await client.ctl("node start-heartbeat n1")).ok).toBe(true);
    await client.ctl("advance 20s");
    expect(await condition("n1", "Ready")).toBe("True");
  });

  it("node remove, and another one of the same name", async () => {
    const { metadata } = await node("n1");
    expect(await client.ctl("node remove n1")).toEqual({ ok: true, text: "node/n1 is gone" });
    expect((await node("n1")).code).toBe(404);
    expect(await client.ctl("node remove n1")).toEqual({ ok: false, text: 'no machine is called "n1"' });
    expect((await client.ctl("node add n1 --cpu 2")).ok).toBe(true);
    const again = await node("n1");
    expect(again.metadata?.uid).not.toBe(metadata?.uid);
    expect(again.status?.capacity?.["cpu"]).toBe("2");
  });

  it.for([
    ["kill kube-scheduler-cp-1", "stopped"],
    ["start kube-scheduler-cp-1", "running"],
    ["pause kube-scheduler-cp-1", "paused"],
    ["resume kube-scheduler-cp-1", "running"],
    ["restart kube-scheduler-cp-1", "running"],
  ] as const)("%s: then it is %s", async ([line, status]) => {
    expect((await client.ctl(line)).ok).toBe(true);
    expect(bridge.engine.simulation.cluster.kernel.process("kube-scheduler-cp-1").status).toBe(status);
  });

  it("slow, and normal again", async () => {
    expect(await client.ctl("slow kube-scheduler-cp-1")).toEqual({ ok: true, text: "10 times slower" });
    expect(bridge.engine.simulation.cluster.kernel.process("kube-scheduler-cp-1").slow).toBe(10);
    expect(await client.ctl("slow kube-scheduler-cp-1 1")).toEqual({ ok: true, text: "normal speed" });
  });

  it("isolate and heal", async () => {
    expect((await client.ctl("isolate n1")).ok).toBe(true);
    await client.ctl("advance 60s");
    expect(await condition("n1", "Ready")).toBe("Unknown");
    expect((await client.ctl("heal n1")).ok).toBe(true);
    await client.ctl("advance 30s");
    expect(await condition("n1", "Ready")).toBe("True");
  });

  it("disk --fsync, --full and --free", async () => {
    const { kernel } = bridge.engine.simulation.cluster;
    expect(await client.ctl("disk cp-1 --fsync 50ms")).toEqual({ ok: true, text: "an fsync takes 50 ms" });
    expect(kernel.machine("cp-1").fsync).toBe(50_000);
    await client.ctl("disk cp-1 --fsync=2ms");
    expect((await client.ctl("disk n1 --full")).ok).toBe(true);
    await client.ctl("advance 25s");
    expect(await condition("n1", "DiskPressure")).toBe("True");
    await client.ctl("disk n1 --free");
    await client.ctl("disk cp-1 --full");
    const refused = await client.call("POST", `${configMaps}?timeout=3s`, { body: configMap("lost") });
    expect({ code: refused.code, reason: refused.body["reason"] }).not.toMatchObject({ code: 201 });
    expect(kernel.process("etcd-cp-1").exitReason).toContain("no space left on device");
    await client.ctl("disk cp-1 --free");
    await client.ctl("advance 90s");
    expect((await client.call("POST", configMaps, { body: configMap("kept") })).code).toBe(201);
    expect(await client.ctl("disk cp-1")).toMatchObject({ ok: false, text: expect.stringContaining("--fsync 50ms | --full | --free") as unknown });
  });

  it("speed", async () => {
    expect((await client.ctl("speed 50")).ok).toBe(true);
    expect(bridge.engine.currentSpeed).toBe(50);
    expect((await client.ctl("speed -1")).ok).toBe(false);
    await client.ctl("speed 20");
  });

  it("save, and load: the same API goes on, whoever was connected is cut off, and new names are free", async () => {
    await client.call("POST", configMaps, { body: configMap("before") });
    const open = await client.watch(`${configMaps}?watch=1`);
    const saved = await client.ctl("save h.json");
    expect(saved).toMatchObject({ ok: true, file: { name: "h.json" } });
    await client.call("POST", configMaps, { body: configMap("after") });
    const loaded = await client.ctl("load h.json", saved.file?.text);
    expect(loaded).toMatchObject({ ok: true, text: expect.stringContaining("lived through again") as unknown });
    expect(await open.over).toBe("ECONNRESET");
    expect((await client.call("GET", `${configMaps}/before`)).code).toBe(200);
    expect((await client.call("GET", `${configMaps}/after`)).code).toBe(404);
    const watch = await client.watch(`${configMaps}?watch=1&resourceVersion=0&fieldSelector=metadata.name%3Dafter`);
    expect((await client.call("POST", configMaps, { body: configMap("after") })).code).toBe(201);
    await expect.poll(() => watch.lines.length).toBe(1);
    watch.close();
    expect((await client.ctl("load h.json", "{}")).ok).toBe(false);
    expect((await client.ctl("save again.json")).ok).toBe(true);
  });

  it("a kubeconfig with a certificate: the cluster's rules judge its name and groups", async () => {
    const { text } = await client.ctl("kubeconfig jane --group developers --group testers");
    const { users } = JSON.parse(text) as { readonly users: readonly [{ readonly user: Readonly<Record<string, string>> }] };
    const decode = (name: string): string => Buffer.from(users[0].user[name] ?? "", "base64").toString();
    const certificate = { token: "", cert: decode("client-certificate-data"), key: decode("client-key-data") };
    const whoAmI = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
    expect((await client.call("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", { ...certificate, body: whoAmI })).body).toMatchObject({ status: { userInfo: { username: "jane", groups: ["developers", "testers", "system:authenticated"] } } });
    expect((await client.call("GET", configMaps, certificate)).body).toMatchObject({ message: 'configmaps is forbidden: User "jane" cannot list resource "configmaps" in API group "" in the namespace "default"' });
  });

  it.for(["", "fly", "kill nobody", "isolate nowhere", "disk nowhere --full", "advance", "advance 25h", "node", "node add", "kubeconfig"])('says what is wrong with "%s"', async (line) => {
    const { ok, text } = await client.ctl(line);
    expect({ ok, isSaid: text.length > 0 }).toEqual({ ok: false, isSaid: true });
  });

  it("is the administrator's", async () => {
    expect((await client.call("POST", "/.kubarium/control", { token: "alice-token", body: { words: ["advance", "1s"] } })).code).toBe(403);
  });
});
