import { beforeAll, describe, expect, it } from "vitest";
import { ApiServerLab } from "../../testing/conformance/apiServerLab.ts";
import { resourceKinds } from "../kinds/registry.ts";

/** Objects with next to nothing in them: each is taken or refused, and the server lives on. */
const bodies: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["nothing more", {}],
  ["an empty spec", { spec: {} }],
  ["no spec", { spec: null }],
  ["an empty template", { spec: { template: {} } }],
  ["an empty pod", { spec: { template: { spec: {} }, jobTemplate: { spec: {} } } }],
  ["holes in lists", { spec: { ports: [null, {}], containers: [{}], rules: [{}], volumes: [{}], versions: [{}] } }],
];

describe.each(bodies)("%s", (_, more) => {
  let lab: ApiServerLab;
  beforeAll(() => {
    lab = new ApiServerLab();
  });

  it.each(resourceKinds.map(({ apiVersion, kind, resource, namespaced }) => ({ apiVersion, kind, resource, namespaced })))("$apiVersion $kind", ({ apiVersion, kind, resource, namespaced }) => {
    const path = `/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}${namespaced ? "/namespaces/default" : ""}/${resource}`;
    const { code } = lab.post(path, { apiVersion, kind, metadata: { name: `a.${resource}` }, ...more });
    // A Binding without a target is no StatusError to the real server either.
    expect([200, 201, 400, 404, 405, 409, 422, ...(kind === "Binding" ? [500] : [])]).toContain(code);
    expect(lab.post("/api/v1/namespaces/default/configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "alive-" } }).code).toBe(201);
  });
});
