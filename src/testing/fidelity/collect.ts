import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeObject, NotSimulated, ResourceKind } from "../../engine/api/index.ts";
import { resourceKinds } from "../../engine/kinds/registry.ts";
import { cleanRules } from "../../manifest/index.ts";
import { sampleObject } from "./sampleObject.ts";

export type KindStatus = "modelled" | "without effect" | "answered" | "another version";

export interface KindFidelity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly status: KindStatus;
  /** Fields that are accepted and have no effect: path and reason. */
  readonly fields: readonly (readonly [path: string, reason: string])[];
}

export interface Fidelity {
  readonly kinds: readonly KindFidelity[];
  readonly simplified: readonly { readonly component: string; readonly entries: readonly { readonly file: string; readonly text: string }[] }[];
  readonly recordings: readonly { readonly what: string; readonly equal: number; readonly of: number }[];
  readonly cleaned: readonly (readonly [field: string, why: string])[];
}

/** Values of enums are tried one after another, up to so many. */
const choices = 4;

function saysOf(kind: ResourceKind): readonly NotSimulated[] {
  const found: NotSimulated[] = [];
  for (let choice = 0; choice < choices; choice++) {
    const sample = sampleObject(kind, choice);
    if (sample === undefined || kind.notSimulated === undefined) return found;
    found.push(...kind.notSimulated(kind.applyDefaults(sample)));
  }
  return found;
}

function kindFidelity(kind: ResourceKind): KindFidelity {
  const { apiVersion, kind: name } = kind;
  const least: KubeObject = { apiVersion, kind: name, metadata: { name: "a", ...(kind.namespaced ? { namespace: "default" } : {}) } };
  const ofAny = kind.notSimulated?.(kind.applyDefaults(least)) ?? [];
  const rules = kind.storedAs === undefined ? kind : kind.storedAs.hub;
  const fields = new Map<string, string>();
  for (const { path, reason } of [...ofAny, ...(kind.storedAs === undefined ? saysOf(rules) : [])]) fields.set(path.replaceAll(/\[\d+\]/g, "[]").replaceAll("[key]", "[…]"), reason);
  const status = kind.isVirtual === true ? "answered" : kind.storedAs !== undefined ? "another version" : ofAny.length > 0 ? "without effect" : "modelled";
  return { apiVersion, kind: name, status, fields: status === "without effect" ? ofAny.map(({ path, reason }) => [path, reason]) : [...fields].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) };
}

/** What is said of a Pod is not said again of each pod template. */
function withoutRepetition(kinds: readonly KindFidelity[]): readonly KindFidelity[] {
  const ofPod = new Set(kinds.find(({ kind, apiVersion }) => kind === "Pod" && apiVersion === "v1")?.fields.map(([path, reason]) => `${path} ${reason}`));
  return kinds.map((kind) => {
    const own = kind.fields.filter(([path, reason]) => !ofPod.has(`${path.replace(/^.*?template\.spec\./, "spec.")} ${reason}`) || !path.includes("template.spec."));
    const root = /^(.*?template\.spec)\./.exec(kind.fields.find((field) => !own.includes(field))?.[0] ?? "")?.[1];
    return root === undefined ? kind : { ...kind, fields: [...own, [root, "what has no effect in a Pod has none in its template"]] };
  });
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? sourceFiles(join(folder, entry.name)) : entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts") ? [join(folder, entry.name)] : []))
    .toSorted();
}

/** What the docstrings say after `@simplified`, up to the next tag or the end of the comment. */
function simplifiedIn(text: string): readonly string[] {
  return [...text.matchAll(/@simplified\s+([\s\S]*?)(?=\*\/|\n\s*\*\s*@|\n\s*\*\s*\n|\n(?!\s*(?:\*|\/\/)))/g)].map((found) => (found[1] ?? "").replaceAll(/\n\s*(?:\*|\/\/)\s?/g, " ").replaceAll(/\s+/g, " ").trim()).filter((entry) => entry !== "");
}

function simplifications(root: string): Fidelity["simplified"] {
  const engine = join(root, "src/engine");
  const byComponent = new Map<string, { readonly file: string; readonly text: string }[]>();
  for (const file of sourceFiles(engine)) {
    const path = file.slice(engine.length + 1).replaceAll("\\", "/");
    const [top = "", second = ""] = path.split("/");
    const component = top === "controllers" || top === "kinds" ? `${top}/${second.replace(/\.ts$/, "")}` : top;
    for (const text of simplifiedIn(readFileSync(file, "utf8"))) byComponent.set(component, [...(byComponent.get(component) ?? []), { file: `src/engine/${path}`, text }]);
  }
  return [...byComponent].map(([component, entries]) => ({ component, entries })).toSorted((a, b) => (a.component < b.component ? -1 : 1));
}

/** Of each table of Kubernetes' own cases, how many cases cannot be judged (the test holds all others to it). */
function tablesOf(root: string): readonly { readonly file: string; readonly skipped: number }[] {
  const folder = join(root, "src/testing/recorded/tables");
  const skipped = JSON.parse(readFileSync(join(folder, "skipped.json"), "utf8")) as Readonly<Record<string, number>>;
  const components = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const files = components.flatMap((component) => readdirSync(join(folder, component)).map((name) => `${component}/${name}`));
  return files.toSorted().map((file) => ({ file, skipped: skipped[file] ?? 0 }));
}

/** Recorded sessions: how many of their commands must print the same (the test holds them to it), and how many there are. */
function recordings(root: string): Fidelity["recordings"] {
  const folder = join(root, "src/testing/recorded/transcripts");
  const floors = JSON.parse(readFileSync(join(folder, "floors.json"), "utf8")) as Readonly<Record<string, number>>;
  const totals = readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== "floors.json")
    .map((name) => {
      const session = JSON.parse(readFileSync(join(folder, name), "utf8")) as { readonly name: string; readonly results: readonly unknown[] };
      return { name: session.name, of: session.results.length };
    });
  const equal = totals.reduce((sum, { name, of }) => sum + Math.min(of, floors[name] ?? 0), 0);
  const count = (path: string) => (JSON.parse(readFileSync(join(root, "src/testing/recorded", path), "utf8")) as readonly unknown[]).length;
  const decided = count("scheduler/situations.json") + count("scheduler/volumeSituations.json");
  return [
    { what: "sessions of the real kubectl against a real control plane, every command equal", equal: totals.filter(({ name, of }) => (floors[name] ?? 0) >= of).length, of: totals.length },
    { what: "commands in these sessions that print the same, byte for byte after normalisation", equal, of: totals.reduce((sum, { of }) => sum + of, 0) },
    ...["accepted.json", "rejected.json"].map((name) => ({ what: name === "accepted.json" ? "objects that a real server took, stored the same" : "objects that a real server refused, refused with the same causes", equal: count(`validation/${name}`), of: count(`validation/${name}`) })),
    { what: "clusters in which a real scheduler filtered, scored, placed or preempted, decided the same score by score", equal: decided, of: decided },
    ...tablesOf(root).map(({ file, skipped }) => ({ what: `cases of Kubernetes' own tests, ${file.replace(/\.json$/, "")}, decided the same`, equal: count(`tables/${file}`) - skipped, of: count(`tables/${file}`) })),
  ];
}

/** Everything that the fidelity page says, read off the registry, the sources and the recordings. */
export function collectFidelity(root: string): Fidelity {
  const seen = new Set<string>();
  return {
    kinds: withoutRepetition(resourceKinds.map(kindFidelity)).toSorted((a, b) => (`${a.kind} ${a.apiVersion}` < `${b.kind} ${b.apiVersion}` ? -1 : 1)),
    simplified: simplifications(root),
    recordings: recordings(root),
    cleaned: cleanRules.filter(({ field }) => !seen.has(field) && seen.add(field)).map(({ field, why }) => [field, why]),
  };
}
