import { connect } from "node:http2";
import type { ClientHttp2Session, ClientHttp2Stream } from "node:http2";
import { Agent, request } from "node:https";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BridgeClient } from "../testing/bridge/bridgeClient.ts";
import { startBridge } from "./bridge.ts";
import type { Bridge } from "./bridge.ts";
import { makeCertificates } from "./certificates.ts";

let bridge: Bridge;
let client: BridgeClient;

beforeAll(async () => {
  bridge = await startBridge({ port: 0, seed: 1, speed: 10, blueprint: "bare" });
  client = new BridgeClient(bridge);
});

afterAll(() => bridge.close());

const configMaps = "/api/v1/namespaces/default/configmaps";
const configMap = (name: string, value = "") => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { value } });

function ask(session: ClientHttp2Session, path: string, headers: Readonly<Record<string, string>> = {}): ClientHttp2Stream {
  return session.request({ ":path": path, authorization: `Bearer ${bridge.token}`, ...headers });
}

function textOf(stream: ClientHttp2Stream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
    stream.on("end", () => resolve(text));
    stream.on("error", reject);
  });
}

const watchesNow = (): number => {
  const { watchers } = bridge.engine.simulation.cluster.kernel.process("kube-apiserver-cp-1").memory as { readonly watchers: ReadonlyMap<number, { readonly userAgent: string }> };
  return [...watchers.values()].filter(({ userAgent }) => userAgent === "h2").length;
};

describe("HTTP/2", () => {
  it("carries many requests and watches on one connection; one that is given up ends alone", async () => {
    const session = connect(bridge.server, { ca: bridge.ca });
    try {
      const watch = ask(session, `${configMaps}?watch=1&resourceVersion=0&fieldSelector=metadata.name%3Dtwo`, { "user-agent": "h2" });
      let heard = "";
      watch.on("data", (chunk: Buffer) => (heard += chunk.toString()));
      watch.on("error", () => undefined);
      await expect.poll(watchesNow).toBe(1);
      await client.call("POST", configMaps, { body: configMap("two") });
      const many = await Promise.all(Array.from({ length: 20 }, () => textOf(ask(session, `${configMaps}/two`))));
      expect(new Set(many).size).toBe(1);
      await expect.poll(() => heard).toContain('"type":"ADDED"');
      watch.close(8);
      await expect.poll(watchesNow).toBe(0);
      expect(JSON.parse(await textOf(ask(session, `${configMaps}/two`)))).toMatchObject({ metadata: { name: "two" } });
    } finally {
      session.destroy();
    }
  });

  it("breaks as a whole with the connection inside", async () => {
    const session = connect(bridge.server, { ca: bridge.ca });
    const broken = new Promise((resolve) => session.once("close", resolve));
    session.on("error", () => undefined);
    const watch = ask(session, `${configMaps}?watch=1`, { "user-agent": "h2" });
    watch.on("error", () => undefined);
    await expect.poll(watchesNow).toBe(1);
    bridge.engine.command({ type: "process", action: "restart", process: "kube-apiserver-cp-1" });
    await broken;
    await expect.poll(() => client.call("GET", configMaps).then(({ code }) => code, () => 0), { timeout: 20_000 }).toBe(200);
  });
});

describe("bodies", () => {
  it("larger than 128 KiB are compressed for who takes that", async () => {
    await client.call("POST", configMaps, { body: configMap("large", "x".repeat(200_000)) });
    const plain = await client.call("GET", `${configMaps}/large`);
    const small = await client.call("GET", `${configMaps}/large`, { acceptEncoding: "gzip" });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(small.headers).toMatchObject({ "content-encoding": "gzip", vary: "Accept-Encoding", "content-length": String(small.bytes.length) });
    expect(gunzipSync(small.bytes).toString()).toBe(plain.text);
    expect((await client.call("GET", `${configMaps}/two`, { acceptEncoding: "gzip" })).headers["content-encoding"]).toBeUndefined();
  });

  it("and URLs of 100 kB are read", async () => {
    const { code, body } = await client.call("GET", `${configMaps}?labelSelector=${encodeURIComponent(`a in (${Array.from({ length: 10_000 }, (_, i) => `v${i}`).join(",")})`)}`);
    expect({ code, kind: body["kind"] }).toEqual({ code: 200, kind: "ConfigMapList" });
  });
});

describe("who asks", () => {
  it("with a certificate of another authority, and no token, is nobody", async () => {
    const stranger = await (await makeCertificates()).issue("kubernetes-admin", ["system:masters"]);
    const shown = { cert: stranger.certificate, key: stranger.key };
    expect((await client.call("GET", configMaps, { token: "", ...shown })).code).toBe(401);
    expect((await client.call("GET", configMaps, shown)).code).toBe(200);
  });
});

describe("a TLS session that is taken up again", () => {
  it("proves nobody by itself: the token counts, as on the first connection", async () => {
    const agent = new Agent({ keepAlive: false });
    const codeOf = (token: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const sent = request(`${bridge.server}${configMaps}`, { ca: bridge.ca, agent, headers: { Authorization: `Bearer ${token}` } }, (response) => response.resume().on("end", () => resolve(response.statusCode ?? 0)));
        sent.on("error", reject);
        sent.end();
      });
    expect(await codeOf(bridge.token)).toBe(200);
    expect(await codeOf(bridge.token)).toBe(200);
    expect(await codeOf("nobody's")).toBe(401);
    agent.destroy();
  });
});

describe("two bridges", () => {
  it("stand side by side, each with a cluster of its own; a port that is taken is named", async () => {
    const other = await startBridge({ port: 0, seed: 2, speed: 10, blueprint: "bare" });
    try {
      await client.call("POST", configMaps, { body: configMap("mine") });
      expect((await new BridgeClient(other).call("GET", `${configMaps}/mine`)).code).toBe(404);
      expect((await client.call("GET", configMaps, { token: other.token })).code).toBe(401);
      const port = Number(new URL(bridge.server).port);
      await expect(startBridge({ port, seed: 1, speed: 1, blueprint: "bare" })).rejects.toThrow(`port ${port} is taken`);
    } finally {
      await other.close();
    }
  });
});
