import { describe, expect, it } from "vitest";
import { resolveType } from "./resources.ts";
import type { Resource } from "./resources.ts";

const resource = (apiVersion: string, plural: string, shortNames: readonly string[]): Resource => ({
  key: `${apiVersion}/${plural}`, kind: plural, apiVersion, group: apiVersion.replace(/\/?[^/]*$/, ""), version: apiVersion.replace(/.*\//, ""), plural, singular: plural.replace(/s$/, ""), shortNames, namespaced: true, categories: [], verbs: [], subresources: [],
});
const resources = [resource("autoscaling/v2", "horizontalpodautoscalers", ["hpa"]), resource("autoscaling/v1", "horizontalpodautoscalers", ["hpa"]), resource("apps/v1", "deployments", ["deploy"])];

describe("the version in a type's name", () => {
  it.for([
    { text: "horizontalpodautoscalers.v1.autoscaling", want: "autoscaling/v1" },
    { text: "hpa.v1.autoscaling", want: "autoscaling/v2" },
    { text: "hpa", want: "autoscaling/v2" },
    { text: "hpa.autoscaling", want: "autoscaling/v2" },
    { text: "deploy.v1.apps", want: "apps/v1" },
    { text: "hpa.v1.apps", want: undefined },
  ])("$text means $want", ({ text, want }) => {
    expect(resolveType(resources, text)?.apiVersion).toBe(want);
  });
});
