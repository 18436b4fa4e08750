import { describe, expect, it } from "vitest";
import { newRun, resolveWorkload } from "../workloads/index.ts";
import type { Packet } from "./packet.ts";
import { programAnswer } from "./programAnswer.ts";
import type { ContainerProcess, PodNetwork } from "./state.ts";

const pod: PodNetwork = { spec: { id: "s", uid: "u", namespace: "hooks", name: "checker-1", hostname: "checker-1", ip: "10.244.1.2", hostNetwork: false, resolvConf: "" }, createdAt: 0, containers: [], frozen: false, token: undefined };

function processOf(image: string, env: readonly (readonly [string, string])[] = []): ContainerProcess {
  const workload = resolveWorkload({ image, command: [], args: ["--deny-name=bad"], ports: [], annotations: {} });
  const spec = { id: "c", sandboxId: "s", name: "c", workload, memoryLimit: 0, milliCpuRequest: 0, milliCpuLimit: 0, image, stdin: false, stdinOnce: false, tty: false, etcHosts: "", env };
  return { spec, run: newRun(0), pid: 1, running: true, startedAt: 0, finishedAt: 0, exitCode: 0, oomKilled: false, timer: undefined, log: [], unfinished: "", command: undefined, agent: undefined, files: new Map() } as ContainerProcess;
}

const asked: Packet = { type: "packet", id: 1, kind: "request", protocol: "TCP", srcIp: "10.0.0.1", srcPort: 1, dstIp: "10.244.1.2", dstPort: 8443, payload: "POST /validate?timeout=5s", wantsBody: true };
const review = JSON.stringify({ kind: "AdmissionReview", request: { uid: "1", object: { metadata: { name: "bad-one" } } } });

describe("a program's answer", () => {
  it("is a page, where it is no more than a page", () => {
    expect(programAnswer(processOf("nginx"), pod, asked, 0)).toMatchObject({ kind: "response", body: expect.stringContaining("Welcome to nginx!") as string });
    expect(programAnswer(processOf("nginx"), pod, { ...asked, isTls: true }, 0).certificate).toBeUndefined();
  });

  it("of one that speaks TLS brings its certificate, and nothing else to those who do not", () => {
    expect(programAnswer(processOf("admission-webhook"), pod, asked, 0)).toMatchObject({ code: 400, body: "Client sent an HTTP request to an HTTPS server.\n" });
    const answered = programAnswer(processOf("admission-webhook"), pod, { ...asked, isTls: true, body: review }, 0);
    expect(answered).toMatchObject({ code: 200, contentType: "application/json", certificate: { names: ["*.hooks.svc"] } });
    expect(answered.body).toContain("the name bad-one is not allowed");
    expect(programAnswer(processOf("admission-webhook", [["TLS_CERT", "PEM"]]), pod, { ...asked, isTls: true }, 0).certificate).toEqual({ pem: "PEM" });
  });
});
