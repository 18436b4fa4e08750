/**
 * Who may import whom: the map of the source tree.
 *
 * Each row is a folder and the complete list of what its files may reach
 * outside themselves; what is not listed is forbidden. The rows follow life:
 * only API servers know etcd, components never know one another, the page
 * knows the worker only through `protocol`. The linter's configuration is
 * generated from this table (`npm run lint:write`), so that the table is the
 * one place to read and to change.
 *
 * Tests (`*.test.ts`) stand outside the table and may import anything, and
 * they alone may import `testing`.
 */

/** Something a row may reach: a layer, and the files of it that are its door. */
export interface Target {
  readonly layer: string;
  /** A glob inside the layer's folder; absent means every file. */
  readonly files?: string;
  /** For a layer that matches several folders: the name of the one meant. */
  readonly member?: string;
}

export interface Layer {
  readonly name: string;
  /** Glob of the layer's folder(s), from the root of the repository. */
  readonly folder: string;
  /** Names for what the wildcards in `folder` match; two members never import each other. */
  readonly captures?: readonly string[];
  readonly imports: readonly Target[];
  /** More that single members of the layer may reach. */
  readonly memberImports?: Readonly<Record<string, readonly Target[]>>;
}

const door = (layer: string): Target => ({ layer, files: "index.ts" });
const doors = (...names: readonly string[]): readonly Target[] => names.map(door);
const files = (layer: string, glob: string, member?: string): Target =>
  member === undefined ? { layer, files: glob } : { layer, files: glob, member };
const anyFile = (layer: string): Target => ({ layer });

/** What a component of the cluster knows: time, the API's words, and a client. */
const componentImports = doors("core", "api", "kinds", "client");
const kindRegistry = files("kinds", "registry.ts");
/** The facts read off a real API server: data, so not behind the door. */
const schemaData = files("api", "schema/**/*.json");

/**
 * Every folder of `src`. Order matters where folders nest: the first row whose
 * folder matches owns the file, so the inner folder stands before the outer.
 */
export const layers: readonly Layer[] = [
  { name: "core", folder: "src/engine/core", imports: [] },
  { name: "api", folder: "src/engine/api", imports: doors("core") },
  // A language of its own: knows values and types, no cluster.
  { name: "cel", folder: "src/engine/cel", imports: doors("core", "api") },
  // What a CustomResourceDefinition means: for its own kind's rules, and for those who serve it.
  { name: "crd", folder: "src/engine/crd", imports: doors("core", "api", "cel") },
  { name: "kind", folder: "src/engine/kinds/*", captures: ["name"], imports: doors("core", "api", "cel", "crd") },
  {
    name: "kinds",
    folder: "src/engine/kinds",
    imports: [...doors("core", "api"), schemaData, anyFile("kind")],
  },
  { name: "etcd", folder: "src/engine/etcd", imports: doors("core") },
  { name: "client", folder: "src/engine/client", imports: doors("core", "api", "kinds") },
  { name: "loadBalancer", folder: "src/engine/loadBalancer", imports: doors("core", "api") },
  { name: "probes", folder: "src/engine/probes", imports: [...componentImports, ...doors("linux")] },
  {
    name: "apiserver",
    folder: "src/engine/apiserver",
    imports: [...doors("core", "api", "cel", "crd", "kinds", "etcd", "linux"), kindRegistry, schemaData],
  },
  {
    name: "plugin",
    folder: "src/engine/scheduler/plugins/*",
    captures: ["name"],
    imports: [...doors("core", "api", "kinds"), files("component", "framework/*.ts", "scheduler")],
  },
  // Before "controller", or it would be taken for one.
  { name: "controllerFramework", folder: "src/engine/controllers/framework", imports: componentImports },
  {
    name: "controller",
    folder: "src/engine/controllers/*",
    captures: ["name"],
    imports: [...componentImports, door("cel"), anyFile("controllerFramework")],
  },
  {
    name: "component",
    folder: "src/engine/(scheduler|controllers|kubelet|network|cloud|kubectl)",
    captures: ["name"],
    imports: componentImports,
    memberImports: {
      scheduler: [anyFile("plugin")],
      controllers: [anyFile("controller"), anyFile("controllerFramework")],
      kubelet: doors("workloads", "linux"),
      network: doors("linux"),
      cloud: doors("linux"),
      // etcdctl and curl run on the same laptop.
      kubectl: [door("etcd"), kindRegistry, schemaData],
    },
  },
  // Some programs in containers speak the API.
  { name: "workloads", folder: "src/engine/workloads", imports: doors("core", "api") },
  { name: "linux", folder: "src/engine/linux", imports: doors("core", "workloads") },
  { name: "httpGateway", folder: "src/engine/httpGateway", imports: [...doors("core", "api", "history"), kindRegistry] },
  { name: "history", folder: "src/engine/history", imports: doors("core") },
  { name: "invariants", folder: "src/engine/invariants", imports: doors("core", "api", "kinds") },
  {
    name: "cluster",
    folder: "src/engine/cluster",
    imports: [
      ...doors("core", "api", "kinds", "etcd", "client", "apiserver", "component"),
      ...doors("loadBalancer", "probes", "workloads", "linux", "history", "invariants", "httpGateway"),
      kindRegistry,
      schemaData,
    ],
  },
  // The words for causing trouble belong to `history`; the page says them by way of the protocol.
  { name: "protocol", folder: "src/protocol", imports: doors("core", "api", "kinds", "history") },
  { name: "drillReader", folder: "src/manifest/drill", imports: [...doors("core", "history", "protocol"), files("manifest", "{parseManifest,scan,suggest,types}.ts")] },
  { name: "manifest", folder: "src/manifest", imports: [...doors("core", "api", "kinds"), kindRegistry, schemaData] },
  {
    name: "drill",
    folder: "src/drills/*",
    captures: ["name"],
    imports: [...doors("kinds", "protocol"), files("drills", "drill.ts")],
  },
  {
    name: "drills",
    folder: "src/drills",
    imports: [...doors("kinds", "protocol"), anyFile("drill")],
  },
  // What a diagram reads off the memories of the processes: it has to know what they hold.
  {
    name: "scene",
    folder: "src/worker/scenes/*",
    captures: ["name"],
    imports: [...doors("core", "api", "kinds", "client", "etcd", "apiserver", "component", "workloads", "linux", "cluster", "protocol"), files("worker", "scenes/*.ts"), files("worker", "recording/*.ts"), files("worker", "frames/packets.ts")],
  },
  // Chains of facts: read where the scenes are read.
  {
    name: "why",
    folder: "src/worker/why",
    imports: [...doors("core", "api", "kinds", "client", "etcd", "apiserver", "component", "loadBalancer", "workloads", "linux", "cluster", "protocol"), files("worker", "recording/*.ts")],
  },
  // Expressions over what can be observed, and scripts that wait for them.
  {
    name: "checks",
    folder: "src/worker/checks",
    imports: doors("core", "cel", "cluster", "protocol"),
  },
  {
    name: "worker",
    folder: "src/worker",
    imports: [...doors("core", "api", "cluster", "protocol", "drills", "manifest"), schemaData, anyFile("scene"), ...doors("why", "checks")],
  },
  {
    name: "bridge",
    folder: "src/bridge",
    imports: [...doors("core", "api", "cluster", "protocol", "manifest"), anyFile("worker"), door("why")],
  },
  {
    name: "uiShared",
    folder: "src/ui/(stores|design)",
    captures: ["name"],
    imports: [...doors("protocol", "manifest"), anyFile("uiShared")],
  },
  {
    name: "uiView",
    folder: "src/ui/(diagrams|panels)/*",
    captures: ["area", "name"],
    imports: [...doors("protocol", "manifest", "drills", "drillReader"), anyFile("uiShared")],
  },
  {
    name: "uiTool",
    folder: "src/ui/(terminal|editor)",
    captures: ["name"],
    imports: [...doors("protocol", "manifest"), anyFile("uiShared")],
  },
  {
    name: "app",
    folder: "src/ui/app",
    imports: [
      ...doors("protocol", "drills", "manifest"),
      anyFile("uiShared"),
      anyFile("uiView"),
      anyFile("uiTool"),
    ],
  },
  // The web component is one file of its own: it shares types only with the frame.
  { name: "embedElement", folder: "src/embed/element", imports: [files("embed", "words.ts")] },
  { name: "embed", folder: "src/embed", imports: [...doors("protocol"), anyFile("app"), anyFile("uiShared"), door("uiView")] },
  { name: "testing", folder: "src/testing", imports: [anyFile("*")] },
];
