import type { KubeObject } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { VerbInput } from "../../verb.ts";
import { patchedLocally } from "../localPatch.ts";

const patchTypes = { merge: "application/merge-patch+json", strategic: "application/strategic-merge-patch+json", json: "application/json-patch+json" } as const;

/** --overrides and --override-type. @source k8s.io/kubectl/pkg/cmd/util/override_options.go */
export function overridden({ args: { flags } }: VerbInput, object: KubeObject): Result<KubeObject, string> {
  const { overrides = "", "override-type": type = "merge" } = flags;
  if (overrides === "") return ok(object);
  if (type !== "merge" && type !== "strategic" && type !== "json") return fail(`invalid override type: ${type}`);
  let patch: unknown;
  try {
    patch = JSON.parse(overrides);
  } catch {
    return fail("Invalid JSON Patch");
  }
  return ok(patchedLocally(object, patch, patchTypes[type]));
}
