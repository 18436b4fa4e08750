import type { Rng } from "../../../engine/core/index.ts";
import { openLine, plainTcp, talk } from "./line.ts";
import type { Talk, Target } from "./line.ts";

/** Something that no honest client does. It fulfils with what is wrong with the answer; undefined: nothing. */
export interface Attack {
  readonly name: string;
  run(rng: Rng, target: Target): Promise<string | undefined>;
}

const path = "/api/v1/namespaces/default/configmaps";
const head = ({ token }: Target, line: string, more = ""): string => `${line}\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n${more}\r\n`;
const bytes = (rng: Rng, length: number): Buffer => Buffer.from(Array.from({ length }, () => rng.int(0, 255)));

/** A refusal, an answer, a closed connection: all are right but a fault of the server, or what is no HTTP. */
function judge({ heard }: Talk): string | undefined {
  if (heard === "") return undefined;
  const code = Number(/^HTTP\/1\.[01] (\d{3}) /.exec(heard)?.[1] ?? 0);
  if (code === 0) return `answered by what is no HTTP: ${heard.slice(0, 100)}`;
  return code === 500 ? `answered ${heard.slice(0, 300)}` : undefined;
}

const raw = (name: string, make: (rng: Rng, target: Target) => readonly (string | Buffer)[], patience?: number): Attack => ({ name, run: async (rng, target) => judge(await talk(target, "http/1.1", make(rng, target), patience)) });

const chunked = "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n";

const http1: readonly Attack[] = [
  raw("bad chunks", (rng, target) => [head(target, `POST ${path} HTTP/1.1`, chunked), rng.pick(["zz\r\n{}\r\n", "ffffffffffffffff\r\n{}", "-1\r\n", "2\r\n{}xx0\r\n\r\n", `2;${"x".repeat(100_000)}\r\n{}\r\n0\r\n\r\n`, "2\n{}\n0\n\n", "\r\n\r\n", "0\r\nX: y\r\n: z\r\n\r\n", "7fffffff\r\n"])]),
  raw("two lengths", (rng, target) => [head(target, `POST ${path} HTTP/1.1`, rng.pick(["Content-Length: 2\r\nContent-Length: 20\r\n", `Content-Length: 2\r\n${chunked}`, "Content-Length: +2\r\n", "Content-Length: -1\r\n", "Content-Length: 99999999999999999999\r\n", "Content-Length: 2, 2\r\n", "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding : chunked\r\n", "Transfer-Encoding: chunked, identity\r\n", " Content-Length: 5\r\n"])), "{}GET /admin HTTP/1.1\r\nHost: x\r\n\r\n"]),
  raw("odd headers", (rng, target) => [head(target, `GET ${path} HTTP/1.1`, rng.pick(["NoColon\r\n", ": empty\r\n", "X: a\u0000b\r\n", "X: a\r\n folded\r\n", "X\u0001: a\r\n", "Host: second\r\n", `X: ${"é".repeat(1000)}\r\n`, "Expect: 100-continue\r\n", "Expect: nothing\r\n", "Upgrade: h2c\r\nConnection: Upgrade\r\n", "Connection: close, keep-alive\r\n", "Content-Encoding: gzip\r\n"]))]),
  raw("odd lines", (rng, target) => [head(target, rng.pick(["GET", "GET  HTTP/1.1", `GET ${path} HTTP/9.9`, `GET ${path}`, "\r\n\r\nGET / HTTP/1.1", `GET ${path}#f HTTP/1.1`, "GET http://other/ HTTP/1.1", "GET * HTTP/1.1", "CONNECT a:1 HTTP/1.1", `G\u0000T ${path} HTTP/1.1`, `GET ${path}%zz%00 HTTP/1.1`, `GET /${"a".repeat(200_000)} HTTP/1.1`, "PRI * HTTP/2.0"]))]),
  raw("too many headers", (rng, target) => [head(target, `GET ${path} HTTP/1.1`, rng.pick([`X: ${"x".repeat(2_000_000)}\r\n`, "X: y\r\n".repeat(50_000), Array.from({ length: 3000 }, (_, at) => `Impersonate-Group: g${at}\r\n`).join(""), Array.from({ length: 3000 }, (_, at) => `Impersonate-Extra-k${at}: v\r\n`).join("")]))]),
  raw("odd credentials", (rng) => [`GET ${path} HTTP/1.1\r\nHost: x\r\n${rng.pick(["", "Authorization: \r\n", "Authorization: Bearer\r\n", "Authorization: Basic ####\r\n", `Authorization: Bearer ${"x".repeat(100_000)}\r\n`, `Authorization: Bearer ${".".repeat(10_000)}\r\n`, "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"])}\r\n`]),
  raw("no HTTP at all", (rng) => [bytes(rng, rng.int(1, 2000))]),
  raw("many requests ahead of their turn", (_rng, target) => [head(target, `GET ${path}?limit=1 HTTP/1.1`).repeat(60)]),
  raw("a slow body", (rng, target) => [head(target, `POST ${path} HTTP/1.1`, `Content-Type: application/json\r\nContent-Length: ${rng.pick([10, 1_000_000])}\r\n`), "{", " "], 60),
  raw("a body that is too large", (_rng, target) => [head(target, `POST ${path} HTTP/1.1`, "Content-Type: application/json\r\nContent-Length: 4000000\r\n"), "x".repeat(4_000_000)], 3000),
  raw("a body in a strange encoding", (rng, target) => {
    const body = bytes(rng, rng.int(0, 500));
    return [head(target, `POST ${path} HTTP/1.1`, `Content-Type: ${rng.pick(["application/vnd.kubernetes.protobuf", "application/cbor", "application/yaml", "application/json"])}\r\nContent-Length: ${body.length}\r\n`), rng.int(0, 1) === 0 ? body : Buffer.concat([Buffer.from("k8s\u0000", "latin1"), body]).subarray(0, body.length)];
  }),
];

const upgradeHead = (target: Target, url: string, more: string): string => head(target, `GET ${url} HTTP/1.1`, more);
const socketHeaders = (protocol: string): string => `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ${protocol}\r\n`;

/** Frames that are masked wrongly, too long, of no known kind, or for channels that are none. */
function frames(rng: Rng): readonly Buffer[] {
  return Array.from({ length: rng.int(1, 8) }, () => {
    switch (rng.int(0, 5)) {
      case 0:
        return bytes(rng, rng.int(1, 300));
      case 1:
        return Buffer.from([0x82, 0x03, rng.int(0, 255), 1, 2]);
      case 2:
        return Buffer.from([0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
      case 3:
        return Buffer.from([0x8f, 0x80, 0, 0, 0, 0]);
      case 4:
        return Buffer.concat([Buffer.from([0x82, 0xfe, 0x03, 0xe8, 0, 0, 0, 0]), Buffer.from([rng.pick([0, 3, 4, 255])]), bytes(rng, 999)]);
      default:
        return Buffer.from([0x08, 0x80, 0, 0, 0, 0]);
    }
  });
}

const podUrls = ["exec?command=sh&stdin=true&stdout=true", "exec?command=nothing&stdout=true", "exec", "attach?stdin=true&stdout=true", "portforward?ports=80", "portforward?ports=x", "log?follow=true"] as const;

const streams: readonly Attack[] = [
  raw("garbage over a WebSocket", (rng, target) => [upgradeHead(target, `/api/v1/namespaces/default/pods/${rng.pick(["web", "web", "none"])}/${rng.pick(podUrls)}`, socketHeaders(rng.pick(["v5.channel.k8s.io", "v4.channel.k8s.io", "channel.k8s.io", "SPDY/3.1+portforward.k8s.io", "nothing", ""]))), ...frames(rng)], 150),
  raw("garbage over SPDY", (rng, target) => [upgradeHead(target, `/api/v1/namespaces/default/pods/web/${rng.pick(podUrls)}`, "Connection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n"), rng.pick([bytes(rng, 400), Buffer.concat([Buffer.from([0x80, 3, 0, 1, 0, 0xff, 0xff, 0xff]), bytes(rng, 200)]), Buffer.concat([Buffer.from([0x80, 3, 0, 4, 0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff]), bytes(rng, 64)])])], 150),
  raw("half an upgrade", (rng, target) => [upgradeHead(target, rng.pick(["/", path, "/api/v1/namespaces/default/pods/web/exec"]), rng.pick(["Connection: Upgrade\r\nUpgrade: websocket\r\n", "Upgrade: websocket\r\n", "Connection: Upgrade\r\nUpgrade: nothing\r\n", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Key: x\r\n"]))], 100),
];

const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

const settings = frame(4, 0, 0, Buffer.alloc(0));
/** ":method GET, :scheme https, :path /" of the static table. */
const headers = (stream: number, flags = 5): Buffer => frame(1, flags, stream, Buffer.from([0x82, 0x87, 0x84]));

const floods: readonly ((rng: Rng) => readonly Buffer[])[] = [
  () => Array.from({ length: 300 }, (_, at) => Buffer.concat([headers(2 * at + 1), frame(3, 0, 2 * at + 1, Buffer.from([0, 0, 0, 8]))])),
  () => [Buffer.concat(Array.from({ length: 3000 }, () => settings))],
  () => [Buffer.concat(Array.from({ length: 3000 }, () => frame(6, 0, 0, Buffer.alloc(8))))],
  () => [headers(1, 1), ...Array.from({ length: 500 }, () => frame(9, 0, 1, Buffer.alloc(1000, 0x40)))],
  () => [headers(1), frame(8, 0, 1, Buffer.from([0x7f, 0xff, 0xff, 0xff])), frame(8, 0, 1, Buffer.from([0x7f, 0xff, 0xff, 0xff]))],
  () => [headers(1), headers(1), headers(0), headers(2)],
  (rng) => [frame(1, 5, 1, bytes(rng, 200))],
  (rng) => Array.from({ length: 20 }, () => frame(rng.int(0, 20), rng.int(0, 255), rng.int(0, 9), bytes(rng, rng.int(0, 100)))),
  () => [frame(0, 0, 1, Buffer.alloc(16_384)), frame(0, 0, 0, Buffer.alloc(10))],
  (rng) => [bytes(rng, 500)],
  () => Array.from({ length: 200 }, (_, at) => headers(2 * at + 1)),
];

const http2: readonly Attack[] = [
  {
    name: "frames of HTTP/2 that break its rules",
    async run(rng, target) {
      await talk(target, "h2", [preface, settings, ...rng.pick(floods)(rng)], 120);
      return undefined;
    },
  },
];

const connections: readonly Attack[] = [
  {
    name: "a flood of connections",
    async run(_rng, target) {
      const opened = await Promise.allSettled(Array.from({ length: 60 }, () => openLine(target, "http/1.1")));
      for (const each of opened) if (each.status === "fulfilled") each.value.destroy();
      return undefined;
    },
  },
  {
    name: "no TLS",
    async run(rng, target) {
      await plainTcp(target, rng.pick([Buffer.from(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`), bytes(rng, 300), Buffer.from([0x16, 3, 1, 0xff, 0xff]), Buffer.alloc(0)]), 30);
      return undefined;
    },
  },
];

export const attacks: readonly Attack[] = [...http1, ...http1, ...streams, ...streams, ...http2, ...http2, ...connections];
