import { describe, expect, it } from "vitest";
import { validateManifest } from "../../../manifest/index.ts";
import { wordsOf } from "../words/language.ts";
import { examples } from "./examples.ts";

const supported = ["Namespace", "Pod", "ReplicaSet", "Deployment", "Service", "ConfigMap", "Secret", "ServiceAccount", "Job", "DaemonSet"];

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
  };
}

const objectsOf = (yaml: string): readonly Manifest[] => validateManifest(yaml).documents.map((document) => document.object as unknown as Manifest);

describe("the gallery", () => {
  it("has at least twelve examples, each with a title, what to watch and what to break", () => {
    expect(examples.length).toBeGreaterThanOrEqual(12);
    for (const { id } of examples) for (const text of Object.values(wordsOf("examples")[id])) expect(text).not.toBe("");
  });

  it("names each example once", () => {
    expect(new Set(examples.map((example) => example.id)).size).toBe(examples.length);
  });

  it.for(examples)("$id: no errors, and no field without effect", ({ yaml }) => {
    const { documents, errors, warnings } = validateManifest(yaml);
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
    expect(documents.length).toBeGreaterThan(0);
  });

  it.for(examples)("$id: only kinds that are simulated, all with a version and a name", ({ yaml }) => {
    for (const object of objectsOf(yaml)) {
      expect(supported).toContain(object.kind);
      expect(object.apiVersion).toMatch(/^(v1|apps\/v1|batch\/v1)$/);
      expect(object.metadata.name).toMatch(/^[a-z0-9-]+$/);
    }
  });

  it.for(examples)("$id: selectors choose the pods of their own template", ({ yaml }) => {
    for (const { kind, spec } of objectsOf(yaml)) {
      if (kind !== "Deployment" && kind !== "DaemonSet") continue;
      expect(spec?.template?.metadata?.labels).toMatchObject(spec?.selector?.matchLabels ?? { "no selector": "" });
    }
  });

  it("does not make two objects of one name in two examples, so that all can run together", () => {
    const names = examples.flatMap(({ yaml }) => objectsOf(yaml).map((object) => `${object.kind}/${object.metadata.namespace ?? ""}/${object.metadata.name}`));
    expect(new Set(names).size).toBe(names.length);
  });
});
