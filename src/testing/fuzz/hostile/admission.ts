import type { Rng } from "../../../engine/core/index.ts";
import { plainCall } from "../httpDoor.ts";
import type { HttpCall } from "../httpDoor.ts";
import { regexes, rules, urls } from "./programs.ts";

const admission = "/apis/admissionregistration.k8s.io/v1";
const json = (method: string, url: string, body: object): HttpCall => ({ ...plainCall, method, url, body: JSON.stringify(body) });

const everything = { apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] };
const matching: readonly object[] = [everything, { ...everything, resources: ["*/*"], scope: "*" }, { ...everything, resources: ["pods/", "/", ""] }, { ...everything, operations: ["READ"] }, { apiGroups: [], apiVersions: [], operations: [], resources: [] }, { ...everything, scope: "x" }, { ...everything, resources: ["pods", "pods"], operations: ["*", "CREATE"] }];
const selectors: readonly unknown[] = [undefined, {}, { matchLabels: { "": "" } }, { matchExpressions: [{ key: "a", operator: "In", values: [] }] }, { matchExpressions: [{ key: "a", operator: "x" }] }, null];

const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "judged", labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "nginx" }] } };
/** Requests that are judged by what was configured. */
const judged: readonly HttpCall[] = [
  json("POST", "/api/v1/namespaces/default/pods", pod),
  json("POST", "/api/v1/namespaces/default/configmaps?dryRun=All", { metadata: { name: "judged" } }),
  { ...json("PATCH", "/apis/apps/v1/namespaces/default/deployments/one", { spec: { replicas: 2 } }), contentType: "application/merge-patch+json" },
  { ...json("PATCH", "/apis/fuzz.example.com/v1/namespaces/default/widgets/one?fieldManager=x", { apiVersion: "fuzz.example.com/v1", kind: "Widget", metadata: { name: "one" }, spec: { replicas: 3 } }), contentType: "application/apply-patch+yaml" },
  { ...plainCall, method: "DELETE", url: "/api/v1/namespaces/default/pods/judged?gracePeriodSeconds=0" },
];

/** A configuration of webhooks that leads nowhere, requests that it is asked about, and its end. */
export function webhookScene(rng: Rng): readonly HttpCall[] {
  const isMutating = rng.int(0, 1) === 0;
  const url = `${admission}/${isMutating ? "mutating" : "validating"}webhookconfigurations`;
  const webhook = {
    name: rng.pick(["a.b.c", "a.b.c", "a", "", "A.B.C"]),
    clientConfig: rng.pick([{ url: rng.pick(urls) }, { service: { namespace: "default", name: "one", path: rng.pick([undefined, "/x", "x", "/../"]), port: rng.pick([undefined, 80, 0, 70_000]) } }, {}, { url: "https://a.b/", service: { namespace: "a", name: "b" } }]),
    rules: [rng.pick(matching)],
    failurePolicy: rng.pick(["Fail", "Ignore", undefined, "x"]),
    matchPolicy: rng.pick([undefined, "Exact", "x"]),
    sideEffects: rng.pick(["None", "None", "NoneOnDryRun", "Some", undefined]),
    timeoutSeconds: rng.pick([1, 1, 1, 30, 0, -1, 31, undefined]),
    admissionReviewVersions: rng.pick([["v1"], ["v1"], [], ["v9"], ["v1", "v1"]]),
    namespaceSelector: rng.pick(selectors),
    objectSelector: rng.pick(selectors),
    reinvocationPolicy: isMutating ? rng.pick([undefined, "IfNeeded", "x"]) : undefined,
    matchConditions: rng.int(0, 1) === 0 ? undefined : [{ name: rng.pick(["a", "", "a b"]), expression: rng.pick(rules) }],
  };
  const body = { apiVersion: "admissionregistration.k8s.io/v1", kind: isMutating ? "MutatingWebhookConfiguration" : "ValidatingWebhookConfiguration", metadata: { name: "hostile" }, webhooks: rng.int(0, 3) === 0 ? [webhook, webhook] : [webhook] };
  return [json("POST", url, body), ...judged, { ...plainCall, method: "DELETE", url: `${url}/hostile` }];
}

/** A policy whose expressions do not end, fail, or are none; its binding; and their end. */
export function policyScene(rng: Rng): readonly HttpCall[] {
  const isMutating = rng.int(0, 2) === 0;
  const name = isMutating ? "MutatingAdmissionPolicy" : "ValidatingAdmissionPolicy";
  const policies = `${admission}/${isMutating ? "mutatingadmissionpolicies" : "validatingadmissionpolicies"}`;
  const bindings = `${admission}/${isMutating ? "mutatingadmissionpolicybindings" : "validatingadmissionpolicybindings"}`;
  const rule = (): string => (rng.int(0, 3) === 0 ? `object.metadata.name.matches('${rng.pick(regexes).replaceAll("\\", "\\\\").replaceAll("'", "\\'")}')` : rng.pick(rules));
  const body = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: name,
    metadata: { name: "hostile" },
    spec: {
      failurePolicy: rng.pick(["Fail", "Ignore", undefined]),
      paramKind: rng.pick([undefined, undefined, { apiVersion: "v1", kind: "ConfigMap" }, { apiVersion: "x", kind: "" }]),
      matchConstraints: { resourceRules: [rng.pick(matching)], namespaceSelector: rng.pick(selectors), objectSelector: rng.pick(selectors) },
      matchConditions: rng.int(0, 2) === 0 ? [{ name: "a", expression: rule() }] : undefined,
      variables: rng.int(0, 2) === 0 ? [{ name: "a", expression: rule() }, { name: rng.pick(["b", "a", "1"]), expression: "variables.a" }] : undefined,
      ...(isMutating
        ? { reinvocationPolicy: "Never", mutations: [rng.pick([{ patchType: "ApplyConfiguration", applyConfiguration: { expression: rng.pick(["Object{spec: Object.spec{x: 1}}", "Object{metadata: Object.metadata{labels: Object.metadata.labels{a: 'b'}}}", ...rules]) } }, { patchType: "JSONPatch", jsonPatch: { expression: rng.pick(["[JSONPatch{op: 'add', path: '/metadata/labels/x', value: 'y'}]", "[JSONPatch{op: 'copy', from: '', path: '/metadata'}]", "[JSONPatch{op: 'remove', path: '/spec'}]", ...rules]) } }, {}])] }
        : { validations: [{ expression: rule(), message: rng.pick([undefined, "m", "\n"]), messageExpression: rng.pick([undefined, rule()]), reason: rng.pick([undefined, "Forbidden", "x"]) }], auditAnnotations: rng.int(0, 3) === 0 ? [{ key: "k", valueExpression: rule() }] : undefined }),
    },
  };
  const binding = { apiVersion: "admissionregistration.k8s.io/v1", kind: `${name}Binding`, metadata: { name: "hostile" }, spec: { policyName: "hostile", ...(isMutating ? {} : { validationActions: rng.pick([["Deny"], ["Warn", "Audit"], ["Deny", "Warn"], []]) }), paramRef: rng.pick([undefined, { name: "one", namespace: "default", parameterNotFoundAction: "Deny" }, { selector: {}, parameterNotFoundAction: "Allow" }, {}]) } };
  return [json("POST", policies, body), json("POST", bindings, binding), ...judged, { ...plainCall, method: "DELETE", url: `${bindings}/hostile` }, { ...plainCall, method: "DELETE", url: `${policies}/hostile` }];
}
