import { describe, expect, it } from "vitest";
import { commandLine, parseCommandLine } from "./index.ts";
import type { Command } from "./index.ts";

const names = {
  isProcess: (name: string) => ["etcd-cp-1", "kubelet-worker-1"].includes(name),
  isMachine: (name: string) => ["cp-1", "cp-2", "worker-1"].includes(name),
  podUid: (name: string) => (name === "default/web-1" ? "1b-2c" : undefined),
};

const commands: readonly Command[] = [
  { type: "process", action: "kill", process: "etcd-cp-1" },
  { type: "process", action: "pause", process: "etcd-cp-1" },
  { type: "process", action: "resume", process: "etcd-cp-1" },
  { type: "process", action: "stop", process: "kubelet-worker-1" },
  { type: "process", action: "start", process: "kubelet-worker-1" },
  { type: "process", action: "restart", process: "kubelet-worker-1" },
  { type: "slowProcess", process: "etcd-cp-1", factor: 10 },
  { type: "slowMachine", machine: "cp-1", factor: 5 },
  { type: "slowDisk", machine: "cp-1", fsync: 200_000 },
  { type: "machine", action: "crash", machine: "cp-1" },
  { type: "machine", action: "boot", machine: "cp-1" },
  { type: "machine", action: "pause", machine: "cp-1" },
  { type: "machine", action: "resume", machine: "cp-1" },
  { type: "machine", action: "isolate", machine: "cp-1" },
  { type: "machine", action: "rejoin", machine: "cp-1" },
  { type: "machine", action: "wipeDisk", machine: "cp-1" },
  { type: "machine", action: "fillDisk", machine: "cp-1" },
  { type: "machine", action: "freeDisk", machine: "cp-1" },
  { type: "cutLink", from: "cp-1", to: "cp-2", both: true },
  { type: "cutLink", from: "cp-1", to: "cp-2", both: false },
  { type: "healLink", from: "cp-1", to: "cp-2" },
  { type: "degradeLink", from: "cp-1", to: "cp-2", latency: 20_000, lossPerMillion: 50_000 },
  { type: "healAll" },
  { type: "pod", action: "kill", uid: "1b-2c", name: "default/web-1" },
  { type: "addWorker" },
  { type: "removeWorker", machine: "worker-1" },
  { type: "kubectl", line: "kubectl get pods -A" },
  { type: "interrupt", run: 12 },
];

describe("every command", () => {
  it.for(commands.map((command) => ({ line: commandLine(command), command })))("can be typed: $line", ({ line, command }) => {
    expect(parseCommandLine(line, names)).toEqual({ ok: true, value: command });
  });
});

describe("a line that is wrong", () => {
  it.for([
    ["reboot cp-1", 'reboot: command not found. Type "help" for what is there.'],
    ["kill -9 etcd", 'no process is called "etcd"'],
    ["kill etcd-cp-1", "usage: kill -9|-TERM|-STOP|-CONT <process>"],
    ["slow cp-1 0.5", "the factor must be a number from 1 (normal) to 10000"],
    ["partition cp-1 cp-1", "name two different machines"],
    ["link cp-1 cp-2 speed=1", '"speed=1" is neither latency=<n>ms nor loss=<n>%'],
    ["poweroff", "name a machine"],
    ["pod kill web-2", 'no pod is called "default/web-2"'],
    ["pod", "usage: pod kill|pause|resume <namespace>/<pod>"],
  ] as const)("is refused with a sentence: %s", ([line, error]) => {
    expect(parseCommandLine(line, names)).toEqual({ ok: false, error });
  });
});
