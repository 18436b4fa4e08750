/** Forbidden things, and the least tree they can be planted in. See `violations.test.ts`. */

export interface Plant {
  /** What is wrong, as the end of "the linter catches ...". */
  readonly claim: string;
  readonly path: string;
  readonly text: string;
  /** The rule that must find it, as oxlint prints it; for the compiler, the number of its error. */
  readonly caughtBy: string;
}

const layerRule = "boundaries(dependencies)";

/**
 * Stand-ins for the doors of the real tree. They import what they may, so the
 * test also shows that the rules leave lawful code alone.
 */
export const doorFiles: Readonly<Record<string, string>> = {
  "src/engine/core/index.ts": 'export { EventQueue } from "./eventQueue.ts";\n',
  "src/engine/core/eventQueue.ts": "export class EventQueue {}\n",
  "src/engine/api/index.ts":
    'import type { EventQueue } from "../core/index.ts";\nexport interface StatusError { readonly queue: EventQueue }\n',
  "src/engine/api/schema/kinds.json": '{ "kinds": 1 }\n',
  "src/engine/kinds/index.ts": 'export type { Pod } from "./pod/types.ts";\n',
  "src/engine/kinds/registry.ts": "export const registry = 1;\n",
  "src/engine/kinds/pod/types.ts": "export interface Pod { readonly name: string }\n",
  "src/engine/kinds/node/types.ts": "export interface Node { readonly name: string }\n",
  "src/engine/client/index.ts": 'export type { Pod as Cached } from "../kinds/index.ts";\n',
  "src/engine/etcd/index.ts": "export const etcd = 1;\n",
  "src/engine/workloads/index.ts": "export const webServer = 1;\n",
  "src/engine/apiserver/index.ts": `import { registry } from "../kinds/registry.ts";
import schema from "../api/schema/kinds.json" with { type: "json" };
import { etcd } from "../etcd/index.ts";
export const server = registry + schema.kinds + etcd;
`,
  "src/engine/scheduler/index.ts": 'export { nodeName } from "./plugins/nodeName/index.ts";\n',
  "src/engine/scheduler/framework/status.ts": "export const success = 1;\n",
  "src/engine/scheduler/plugins/nodeName/index.ts":
    'import { success } from "../../framework/status.ts";\nexport const nodeName = success;\n',
  "src/engine/controllers/deployment/index.ts": "export const deployment = 1;\n",
  "src/engine/kubelet/index.ts": 'export { webServer } from "../workloads/index.ts";\n',
  "src/engine/kubectl/index.ts": 'export { registry } from "../kinds/registry.ts";\n',
  "src/engine/loadBalancer/index.ts": 'export { EventQueue } from "../core/index.ts";\n',
  "src/engine/probes/index.ts": 'export type { Cached } from "../client/index.ts";\n',
  "src/engine/cluster/index.ts": `import { server } from "../apiserver/index.ts";
import { nodeName } from "../scheduler/index.ts";
export const parts = [server, nodeName];
`,
  "src/protocol/index.ts": 'export type { Pod } from "../engine/kinds/index.ts";\n',
  "src/manifest/index.ts": 'import { parse } from "yaml";\nexport const read = parse;\n',
  "src/drills/drill.ts": "export interface Drill { readonly title: string }\n",
  "src/drills/pendingPod/index.ts":
    'import type { Drill } from "../drill.ts";\nexport const pendingPod: Drill = { title: "A Pod that waits" };\n',
  "src/worker/main.ts": 'export { parts } from "../engine/cluster/index.ts";\n',
  "src/bridge/main.ts": 'import { createServer } from "node:http";\nexport { parts } from "../worker/main.ts";\nexport const serve = createServer;\n',
  "src/ui/stores/cluster.ts": `import { create } from "zustand";
import type { Pod } from "../../protocol/index.ts";
export const useCluster = create<{ readonly pods: readonly Pod[] }>(() => ({ pods: [] }));
`,
  "src/ui/panels/pod/PodPanel.tsx": `import { useCluster } from "../../stores/cluster.ts";
export function PodPanel() {
  const count = useCluster((state) => state.pods.length);
  return <p>{count}</p>;
}
`,
  "src/ui/app/main.tsx": `import { PodPanel } from "../panels/pod/PodPanel.tsx";
export const panels = [PodPanel];
export const start = () => new Worker(new URL("../../worker/main.ts", import.meta.url), { type: "module" });
`,
};

const forbiddenImports: readonly (readonly [claim: string, path: string, what: string, from: string])[] = [
  ["core knowing the API", "src/engine/core/v.ts", "StatusError", "../api/index.ts"],
  ["etcd knowing Kubernetes", "src/engine/etcd/raft/v.ts", "StatusError", "../../api/index.ts"],
  ["a component importing another", "src/engine/kubelet/v.ts", "nodeName", "../scheduler/index.ts"],
  ["a component going round the API server to etcd", "src/engine/cloud/v.ts", "etcd", "../etcd/index.ts"],
  ["the kubelet reading the kinds' behaviour", "src/engine/kubelet/v2.ts", "registry", "../kinds/registry.ts"],
  ["a component coming in by a window", "src/engine/scheduler/v.ts", "Pod", "../kinds/pod/types.ts"],
  ["even the cluster coming in by a window", "src/engine/cluster/v.ts", "EventQueue", "../core/eventQueue.ts"],
  ["a kind importing another kind", "src/engine/kinds/pod/v.ts", "Node", "../node/types.ts"],
  ["a scheduler plugin importing another", "src/engine/scheduler/plugins/other/v.ts", "nodeName", "../nodeName/index.ts"],
  ["a controller importing another", "src/engine/controllers/replicaSet/v.ts", "deployment", "../deployment/index.ts"],
  ["the client knowing the API server", "src/engine/client/v.ts", "server", "../apiserver/index.ts"],
  ["the load balancer reading objects", "src/engine/loadBalancer/v.ts", "Pod", "../kinds/index.ts"],
  ["a probe process knowing the cluster", "src/engine/probes/v.ts", "parts", "../cluster/index.ts"],
  ["the engine importing the YAML reader", "src/engine/kubectl/v.ts", "read", "../../manifest/index.ts"],
  ["the protocol knowing a component", "src/protocol/v.ts", "nodeName", "../engine/scheduler/index.ts"],
  ["the worker knowing the page", "src/worker/v.ts", "useCluster", "../ui/stores/cluster.ts"],
  ["the worker knowing a component", "src/worker/v2.ts", "server", "../engine/apiserver/index.ts"],
  ["the bridge knowing the page", "src/bridge/v.ts", "useCluster", "../ui/stores/cluster.ts"],
  ["a panel importing the engine", "src/ui/panels/pod/v.ts", "Pod", "../../../engine/kinds/index.ts"],
  ["a panel importing another", "src/ui/panels/node/v.ts", "PodPanel", "../pod/PodPanel.tsx"],
  ["a diagram importing a panel", "src/ui/diagrams/pods/v.ts", "PodPanel", "../../panels/pod/PodPanel.tsx"],
  ["the page importing the worker's code", "src/ui/app/v.ts", "parts", "../../worker/main.ts"],
  ["a drill importing the page", "src/drills/crashLoop/v.ts", "useCluster", "../../ui/stores/cluster.ts"],
  ["a drill importing another", "src/drills/crashLoop/v2.ts", "pendingPod", "../pendingPod/index.ts"],
];

/** Type-only imports are forbidden as well, so half of the plants use them. */
const importPlants: readonly Plant[] = forbiddenImports.map(([claim, path, what, from]) => ({
  claim,
  path,
  text: /^(StatusError|Pod|Node)$/.test(what)
    ? `import type { ${what} } from "${from}";\nexport type Planted = ${what};\n`
    : `import { ${what} } from "${from}";\nexport const planted = ${what};\n`,
  caughtBy: layerRule,
}));

const banned = (claim: string, name: string, expression: string, caughtBy: string): Plant => ({
  claim,
  path: `src/engine/network/${name}.ts`,
  text: `export const planted = (text: string): unknown => [text, ${expression}];\n`,
  caughtBy,
});
const globals = "eslint(no-restricted-globals)";
const properties = "eslint(no-restricted-properties)";

const enginePlants: readonly Plant[] = [
  banned("the host's clock", "date", "Date.now()", globals),
  banned("a promise", "promise", "Promise.resolve(1)", globals),
  banned("a timer", "timer", "setTimeout(() => text, 1)", globals),
  banned("the host's stopwatch", "performance", "performance.now()", globals),
  banned("the host's randomness", "crypto", "crypto.randomUUID()", globals),
  banned("a request to the real network", "fetch", "fetch(text)", globals),
  banned("printing", "console", "console.log(text)", globals),
  banned("the host's language", "intl", "new Intl.Collator()", globals),
  banned("chance without a seed", "random", "Math.random()", properties),
  banned("sorting by the host's language", "locale", 'text.localeCompare("b")', properties),
  banned("a non-null assertion", "nonNull", "text.match(/a/)!", "typescript(no-non-null-assertion)"),
  {
    claim: "async code",
    path: "src/engine/network/async.ts",
    text: "export const planted = async (): Promise<void> => {};\n",
    caughtBy: "tidy(no-async)",
  },
  {
    claim: "a package in the engine",
    path: "src/engine/core/package.ts",
    text: 'export { create } from "zustand";\n',
    caughtBy: "tidy(no-packages)",
  },
  {
    claim: "a package in a drill",
    path: "src/drills/crashLoop/package.ts",
    text: 'import { parse } from "yaml";\nexport const planted = parse;\n',
    caughtBy: "tidy(no-packages)",
  },
  {
    claim: "a switch whose default hides a missing case",
    path: "src/engine/core/hidden.ts",
    text: `type Message = { readonly type: "tick" } | { readonly type: "vote" };
export function planted(message: Message): number {
  switch (message.type) {
    case "tick": return 1;
    default: return 0;
  }
}
`,
    caughtBy: "typescript(switch-exhaustiveness-check)",
  },
];

const otherPlants: readonly Plant[] = [
  {
    claim: "a folder that is on no map",
    path: "src/engine/rogue/v.ts",
    text: "export const planted = 1;\n",
    caughtBy: "boundaries(no-unknown-files)",
  },
  {
    claim: "a circle of imports",
    path: "src/engine/core/circleA.ts",
    text: 'import { b } from "./circleB.ts";\nexport const a = (): unknown => b;\n',
    caughtBy: "import(no-cycle)",
  },
  {
    claim: "the other half of that circle",
    path: "src/engine/core/circleB.ts",
    text: 'import { a } from "./circleA.ts";\nexport const b = (): unknown => a;\n',
    caughtBy: "import(no-cycle)",
  },
  {
    claim: "any",
    path: "src/worker/any.ts",
    text: "export const planted = (value: any): unknown => value;\n",
    caughtBy: "typescript(no-explicit-any)",
  },
  {
    claim: "a promise nobody waits for",
    path: "src/worker/floating.ts",
    text: "export function planted(work: () => Promise<void>): void { work(); }\n",
    caughtBy: "typescript(no-floating-promises)",
  },
  {
    claim: "a worker started by a store",
    path: "src/ui/stores/worker.ts",
    text: 'export const planted = new Worker("x.js");\n',
    caughtBy: globals,
  },
  {
    claim: "a hook after a return",
    path: "src/ui/panels/pod/Hook.tsx",
    text: `import { useCluster } from "../../stores/cluster.ts";
export function Planted({ isOpen }: { readonly isOpen: boolean }) {
  if (!isOpen) return null;
  const count = useCluster((state) => state.pods.length);
  return <p>{count}</p>;
}
`,
    caughtBy: "react-hooks(rules-of-hooks)",
  },
  {
    claim: "a focused test left behind",
    path: "src/engine/history/focused.test.ts",
    text: 'import { expect, it } from "vitest";\nit.only("is alone", () => { expect(1).toBe(1); });\n',
    caughtBy: "vitest(no-focused-tests)",
  },
  {
    claim: "a test that expects nothing",
    path: "src/engine/history/idle.test.ts",
    text: 'import { it } from "vitest";\nit("claims", () => { const x = 1; void x; });\n',
    caughtBy: "vitest(expect-expect)",
  },
  {
    claim: "a file too long to read",
    path: "src/worker/long.ts",
    text: "// line\n".repeat(501),
    caughtBy: "eslint(max-lines)",
  },
  {
    claim: "a function too long to read",
    path: "src/engine/core/longFunction.ts",
    text: `export function planted(log: number[]): void {\n${"  log.push(1);\n".repeat(101)}}\n`,
    caughtBy: "eslint(max-lines-per-function)",
  },
  {
    claim: "six parameters",
    path: "src/engine/core/parameters.ts",
    text: "export const planted = (a: number, b: number, c: number, d: number, e: number, f: number): number => a + b + c + d + e + f;\n",
    caughtBy: "eslint(max-params)",
  },
];

export const plants: readonly Plant[] = [...importPlants, ...enginePlants, ...otherPlants];

/** What the compiler itself refuses, because the engine's realm has no such thing. */
export const compiledPlants: readonly Plant[] = [
  { claim: "a timer", path: "src/engine/core/realmTimer.ts", text: "export const planted = setTimeout;\n", caughtBy: "TS2304" },
  { claim: "the document", path: "src/engine/core/realmDocument.ts", text: "export const planted = document;\n", caughtBy: "TS2584" },
  { claim: "Node's process", path: "src/engine/core/realmProcess.ts", text: "export const planted = process;\n", caughtBy: "TS25(80|91)" },
];
