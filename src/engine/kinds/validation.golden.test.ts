import { describe, expect, it } from "vitest";
import accepted from "../../testing/recorded/validation/accepted.json" with { type: "json" };
import rejected from "../../testing/recorded/validation/rejected.json" with { type: "json" };
import { decodeObject, deepEqual, groupOf, newInvalid, type KubeObject } from "../api/index.ts";
import { kindByGroupVersionKind } from "./registry.ts";

/**
 * Objects of upstream's own validation tests, and what a real v1.36.2 API server said to each.
 * What the server's admission, allocators and defaults outside the kind add is not compared.
 */

const uid = "11111111-2222-4333-8444-555555555555";
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

interface Outcome {
  readonly object?: KubeObject;
  readonly message?: string;
}

/** What POST does, as far as the kind decides it. */
function create(input: { readonly apiVersion: string; readonly kind: string }): Outcome {
  const kind = kindByGroupVersionKind(input.apiVersion, input.kind);
  if (kind === undefined) throw new Error(`no kind ${input.kind}`);
  const decoded = decodeObject(input, `${input.apiVersion}/${input.kind}`);
  if (!decoded.ok) return { message: decoded.error.message };
  const { metadata } = decoded.object;
  const namespace = kind.namespaced ? { namespace: "default" } : {};
  const filled = { ...decoded.object, metadata: { ...namespace, ...metadata, name: metadata?.name ?? "", uid, creationTimestamp: "2026-01-01T00:00:00Z" } };
  const prepared = kind.prepareForCreate(kind.applyDefaults(filled));
  const errors = kind.validate(prepared);
  if (errors.length === 0) return { object: prepared };
  const { message } = newInvalid({ group: groupOf(input.apiVersion), kind: input.kind }, filled.metadata.name, errors);
  return { object: prepared, ...(message === undefined ? {} : { message }) };
}

const normal = (message: string | undefined): string => (message ?? "accepted").replace(uuid, "<uid>");

/** Decided by parts of the API server that are not a kind's strategy: allocators and admission. */
const decidedElsewhere = [/provided port is already allocated/, /failed to allocate IP/, /error looking up service account/];

/** Rules of AppArmor and seccomp annotations, and matchLabelKeys that repeat a selector: not checked here. May only shrink. */
const notRejected = new Set(
  ["0987f77d", "d4951439", "0108d7d2", "92f2dc74", "e45c92fc", "19cea483", "f85d81c8", "0476a6b0"].map(
    (id) => `invalid/Pod/TestValidatePod/123/${id}`,
  ),
);

/** AppArmor annotations copied into fields, stopSignal behind its gate, a gated Pod's condition times, claim templates. May only shrink. */
const storedOtherwise = new Set([
  "accepted/Pod/TestValidatePod/valid-extended/15c7cb7b",
  "accepted/Pod/TestValidatePod/123/74e52460",
  "accepted/Pod/TestValidatePod/test-pod/1d464970",
  "accepted/Pod/TestValidatePod/test-pod/4a1677ee",
  "accepted/Pod/TestValidatePod/test-pod/2356cd9f",
  "accepted/Pod/TestValidatePod/123/1f054571",
  "accepted/Pod/TestValidatePodCreateWithSchedulingGates/pod/b6061e26",
]);

describe("objects that Kubernetes rejects", () => {
  const cases = rejected.filter((each) => !decidedElsewhere.some((pattern) => pattern.test(each.message)));
  it.for(cases)("$name", ({ object, message, name }) => {
    const said = normal(create(object).message);
    expect(said === normal(message) ? "as Kubernetes" : said).toBe(notRejected.has(name) ? said : "as Kubernetes");
    expect(said === normal(message)).toBe(!notRejected.has(name));
  });
});

const addedLater = new Set(["uid", "nodePort", "creationTimestamp", "managedFields", "resourceVersion"]);

/** The specification without what admission plugins add: service account volumes, tolerations, priority. */
function withoutAdmission(object: unknown): unknown {
  const text = JSON.stringify(object, (key, value: unknown) => {
    if (addedLater.has(key)) return undefined;
    if (key === "" || typeof value !== "object" || value === null) return value;
    if (!Array.isArray(value)) return value;
    const kept = (value as readonly Record<string, unknown>[]).filter(
      (item) =>
        !(typeof item === "object" && item !== null && (String(item["name"]).startsWith("kube-api-access-") || String(item["key"]).startsWith("node.kubernetes.io/"))),
    );
    return kept.length === 0 ? undefined : kept;
  });
  const parsed = JSON.parse(text) as { readonly spec?: Record<string, unknown> };
  for (const field of ["serviceAccountName", "serviceAccount", "priority", "preemptionPolicy", "clusterIP", "clusterIPs", "healthCheckNodePort"]) {
    if (parsed.spec !== undefined) delete parsed.spec[field];
  }
  return JSON.parse(JSON.stringify(parsed).replace(uuid, "<uid>").replaceAll("<UID>", "<uid>"));
}

describe("objects that Kubernetes accepts", () => {
  it.for(accepted)("$name", ({ object, stored, name }) => {
    const outcome = create(object);
    expect(outcome.message).toBeUndefined();
    const isSame = deepEqual(withoutAdmission(outcome.object), withoutAdmission(stored));
    expect(isSame || storedOtherwise.has(name) ? stored : outcome.object).toEqual(stored);
    expect(isSame).toBe(!storedOtherwise.has(name));
  });
});
