import { expect, it } from "vitest";
import { seconds } from "../core/index.ts";
import { lookUpImage } from "./images.ts";
import { parseGoDuration, resolveWorkload } from "./resolveWorkload.ts";
import { advanceRun, newRun, terminateRun } from "./run.ts";

interface Life {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly memoryLimit?: number;
  /** Simulated seconds until it ends, and how; undefined: it runs on. */
  readonly ends: { readonly after: number; readonly code: number; readonly oomKilled?: boolean } | undefined;
  readonly log?: readonly string[];
}

const mebibyte = 1024 * 1024;
const sh = (script: string): readonly string[] => ["sh", "-c", script];

const lives: readonly Life[] = [
  { name: "a server runs on", image: "nginx:1.29", ends: undefined },
  { name: "a shell without input ends at once", image: "busybox", ends: { after: 0, code: 0 } },
  { name: "sleep and exit", command: sh("sleep 2; exit 3"), ends: { after: 2, code: 3 } },
  { name: "a script ends with its last command", command: sh("echo one && sleep 1"), ends: { after: 1, code: 0 }, log: ["one"] },
  { name: "false at the end fails", command: sh("sleep 1; false"), ends: { after: 1, code: 1 } },
  { name: "a loop runs on", command: sh("while true; do echo hi; sleep 5; done"), ends: undefined },
  { name: "tail -f runs on", command: ["tail", "-f", "/dev/null"], ends: undefined },
  { name: "pi takes its time", image: "perl:5.34", command: ["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"], ends: { after: 4.2, code: 0 } },
  { name: "an unknown command takes a second", image: "busybox", command: ["wget", "-O-", "web"], ends: { after: 1, code: 0 } },
  { name: "exit-after ends a server", annotations: { "kubarium.dev/exit-after": "5s", "kubarium.dev/exit-code": "7" }, ends: { after: 5, code: 7 } },
  { name: "more memory than the limit is killed", image: "polinux/stress", command: ["stress"], args: ["--vm-bytes", "250M"], memoryLimit: 100 * mebibyte, ends: { after: 0.05, code: 137, oomKilled: true } },
  { name: "a leak is killed when it reaches the limit", annotations: { "kubarium.dev/memory": "50Mi", "kubarium.dev/memory-growth": "10Mi" }, memoryLimit: 100 * mebibyte, ends: { after: 5.000001, code: 137, oomKilled: true } },
];

it.for(lives)("a container lives as its command says: $name", (life) => {
  const workload = resolveWorkload({ image: life.image ?? "registry.test/app:1", command: life.command ?? [], args: life.args ?? [], ports: [8080], annotations: life.annotations ?? {} });
  const run = newRun(0);
  const log: string[] = [];
  let now = 0;
  let end: Life["ends"];
  for (let turn = 0; turn < 50 && end === undefined && now >= 0; turn++) {
    const outcome = advanceRun(workload, run, now, life.memoryLimit ?? 0);
    log.push(...outcome.lines);
    if (outcome.type === "exit") end = { after: now / seconds(1), code: outcome.code, oomKilled: outcome.oomKilled };
    else now = outcome.at;
  }
  expect(end).toEqual(life.ends === undefined ? undefined : { oomKilled: false, ...life.ends });
  expect(log).toEqual(expect.arrayContaining([...(life.log ?? [])]));
});

it("a shell as the first process ignores SIGTERM, a server ends by it", () => {
  const shell = resolveWorkload({ image: "busybox", command: sh("sleep 3600"), args: [], ports: [], annotations: {} });
  expect(terminateRun(shell, newRun(0), 0)).toBe(false);
  const server = resolveWorkload({ image: "nginx", command: [], args: [], ports: [], annotations: {} });
  expect(terminateRun(server, newRun(0), 0)).toBe(true);
});

it.for([
  ["nginx", "docker.io/library/nginx:latest", true],
  ["bitnami/redis:7", "docker.io/bitnami/redis:7", true],
  ["registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10", true],
  ["localhost:5000/app", "localhost:5000/app:latest", true],
  ["nginx:nonexistent", "docker.io/library/nginx:nonexistent", false],
] as const)("an image reference is made complete: %s", ([image, reference, exists]) => {
  expect(lookUpImage(image)).toMatchObject({ reference, exists });
});

it.for([["5s", 5], ["1m30s", 90], ["500ms", 0.5], ["", undefined], ["abc", undefined]] as const)("a Go duration is read: %s", ([text, value]) => {
  expect(parseGoDuration(text)).toBe(value === undefined ? undefined : seconds(value));
});
