import { createPublicKey, verify } from "node:crypto";
import type { JsonWebKey } from "node:crypto";
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

describe("a body that is too large", () => {
  it("is refused, and the next request of the same client is served", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: bridge.ca });
    const codeOf = (method: string, body: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const sent = request(`${bridge.server}${configMaps}`, { agent, method, headers: { Authorization: `Bearer ${bridge.token}`, "Content-Type": "application/json" } }, (response) => response.resume().on("end", () => resolve(response.statusCode ?? 0)));
        sent.on("error", reject);
        sent.end(body);
      });
    try {
      for (const size of [4_000_000, 3_200_000, 20_000_000]) {
        expect(await codeOf("POST", "x".repeat(size))).toBe(413);
        expect(await codeOf("GET", "")).toBe(200);
      }
    } finally {
      agent.destroy();
    }
  });

  it("is refused on HTTP/2 alone: others on the connection go on", async () => {
    const session = connect(bridge.server, { ca: bridge.ca });
    try {
      const large = ask(session, configMaps, { ":method": "POST", "content-type": "application/json" });
      const code = new Promise((resolve) => large.once("response", (headers) => resolve(headers[":status"])));
      large.on("error", () => undefined);
      large.end("x".repeat(4_000_000));
      expect(await code).toBe(413);
      expect(await textOf(ask(session, configMaps))).toContain('"ConfigMapList"');
    } finally {
      session.destroy();
    }
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

describe("a token of a service account", () => {
  it("can be checked by strangers with the key that the server publishes", async () => {
    const found = await client.call("GET", "/.well-known/openid-configuration");
    expect(found).toMatchObject({ code: 200, headers: { "content-type": "application/json", "cache-control": "public, max-age=3600" }, body: { issuer: "https://kubernetes.default.svc.cluster.local", id_token_signing_alg_values_supported: ["RS256"] } });
    const { pathname } = new URL(String(found.body["jwks_uri"]));
    const jwks = await client.call("GET", pathname);
    expect(jwks.headers["content-type"]).toBe("application/jwk-set+json");
    const [key] = (JSON.parse(jwks.text) as { readonly keys: readonly (JsonWebKey & { readonly kid: string })[] }).keys;
    const asked = await client.call("POST", "/api/v1/namespaces/default/serviceaccounts/default/token", { body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { audiences: ["vault"] } } });
    const { token } = asked.body["status"] as { readonly token: string };
    const [head = "", claims = "", signature = ""] = token.split(".");
    expect(JSON.parse(Buffer.from(head, "base64url").toString())).toEqual({ alg: "RS256", kid: key?.kid });
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({ aud: ["vault"], iss: found.body["issuer"], sub: "system:serviceaccount:default:default" });
    expect(verify("RSA-SHA256", Buffer.from(`${head}.${claims}`), createPublicKey({ key: key ?? {}, format: "jwk" }), Buffer.from(signature, "base64url"))).toBe(true);
    // It is for others, and this server says to whom it belongs only if asked for them.
    expect((await client.call("GET", configMaps, { token })).code).toBe(401);
    const review = async (audiences: readonly string[]) => (await client.call("POST", "/apis/authentication.k8s.io/v1/tokenreviews", { body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token, audiences } } })).body["status"];
    expect(await review(["vault", "other"])).toMatchObject({ authenticated: true, audiences: ["vault"], user: { username: "system:serviceaccount:default:default" } });
    expect(await review([])).toMatchObject({ user: {}, error: expect.stringContaining('token audiences ["vault"] is invalid') as string });
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
