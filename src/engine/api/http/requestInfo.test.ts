import { describe, expect, it } from "vitest";
import { requestInfo } from "./requestInfo.ts";

const http = (method: string, url: string, rest: Partial<Parameters<typeof requestInfo>[0]> = {}) =>
  requestInfo({ id: 7, method, url, user: "kubernetes-admin", userAgent: "kubectl/v1.36.2", accept: "application/json", contentType: "application/json", body: "", ...rest }, (key) => (key === "v1/pods" ? "Pod" : ""));

const pod = JSON.stringify({ apiVersion: "v1", kind: "Pod" });
const tableAccept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

describe("an HTTP request is understood as the API server does it", () => {
  it("exec by an upgrade lacks nothing", () => {
    expect(http("GET", "/api/v1/namespaces/a/pods/p/exec?command=ls", { isUpgrade: true })).not.toHaveProperty("value.lacksUpgrade");
  });

  it.for([
    { name: "GET of a collection is list", method: "GET", url: "/api/v1/namespaces/default/pods?limit=500", want: { verb: "list", resource: "v1/pods", namespace: "default", options: { limit: 500 } } },
    { name: "GET without a namespace lists all of them", method: "GET", url: "/apis/apps/v1/deployments", want: { verb: "list", resource: "apps/v1/deployments", namespace: undefined } },
    { name: "GET with a name is get", method: "GET", url: "/api/v1/nodes/worker-1", want: { verb: "get", resource: "v1/nodes", name: "worker-1" } },
    { name: "a namespace is a resource of its own", method: "GET", url: "/api/v1/namespaces/team-a", want: { verb: "get", resource: "v1/namespaces", name: "team-a", namespace: undefined } },
    { name: "a namespace has subresources", method: "PUT", url: "/api/v1/namespaces/team-a/finalize", body: "{}", want: { verb: "update", resource: "v1/namespaces", name: "team-a", subresource: "finalize" } },
    { name: "an escaped slash is a slash", method: "GET", url: "/api/v1/namespaces/a%2Fpods/p", want: { verb: "get", resource: "v1/pods", namespace: "a", name: "p" } },
    { name: "things in a namespace have subresources", method: "GET", url: "/apis/apps/v1/namespaces/a/deployments/web/scale", want: { verb: "get", namespace: "a", name: "web", subresource: "scale" } },
    { name: "watch=true makes a watch", method: "GET", url: "/api/v1/pods?watch=true&resourceVersion=12&allowWatchBookmarks=true", want: { verb: "watch", options: { resourceVersion: "12", allowWatchBookmarks: true } } },
    { name: "watch=false does not", method: "GET", url: "/api/v1/pods?watch=false", want: { verb: "list" } },
    { name: "the old watch path is understood", method: "GET", url: "/api/v1/watch/namespaces/a/pods/p", want: { verb: "watch", namespace: "a", options: { fieldSelector: "metadata.name=p" } } },
    { name: "selectors are unescaped", method: "GET", url: "/api/v1/pods?labelSelector=app%3Dweb%2Ctier+in+%28a%29&fieldSelector=spec.nodeName%3Dw", want: { options: { labelSelector: "app=web,tier in (a)", fieldSelector: "spec.nodeName=w" } } },
    { name: "a table is asked for by the Accept header", method: "GET", url: "/api/v1/pods", accept: tableAccept, want: { accept: "table" } },
    { name: "protobuf or JSON is JSON", method: "GET", url: "/api/v1/pods", accept: "application/vnd.kubernetes.protobuf,application/json", want: { verb: "list", accept: undefined } },
    { name: "POST creates", method: "POST", url: "/api/v1/namespaces/a/pods?fieldManager=me&fieldValidation=Strict&dryRun=All", body: pod, want: { verb: "create", body: { apiVersion: "v1", kind: "Pod" }, options: { fieldManager: "me", fieldValidation: "Strict", dryRun: true } } },
    { name: "who does not say a field manager is known by its program", method: "POST", url: "/api/v1/namespaces/a/pods", body: pod, want: { options: {}, userAgent: "kubectl/v1.36.2" } },
    { name: "POST to a pod's eviction names the pod", method: "POST", url: "/api/v1/namespaces/a/pods/p/eviction", body: "{}", want: { verb: "create", name: "p", subresource: "eviction" } },
    { name: "PATCH has its type from the header", method: "PATCH", url: "/api/v1/nodes/n", contentType: "application/strategic-merge-patch+json; charset=utf-8", body: "{}", want: { verb: "patch", patchType: "application/strategic-merge-patch+json" } },
    { name: "DELETE reads its options from the body", method: "DELETE", url: "/api/v1/namespaces/a/pods/p", body: '{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,"propagationPolicy":"Foreground","preconditions":{"uid":"u"}}', want: { verb: "delete", body: { gracePeriodSeconds: 0, propagationPolicy: "Foreground", preconditions: { uid: "u" } } } },
    { name: "or from the query", method: "DELETE", url: "/api/v1/namespaces/a/pods/p?gracePeriodSeconds=5&propagationPolicy=Orphan&dryRun=All", want: { verb: "delete", body: { gracePeriodSeconds: 5, propagationPolicy: "Orphan" }, options: { dryRun: true } } },
    { name: "DELETE without a name deletes the collection", method: "DELETE", url: "/api/v1/namespaces/a/pods?labelSelector=app%3Dweb", want: { verb: "deletecollection", options: { labelSelector: "app=web" } } },
    { name: "behind a proxy stands a path of its own", method: "GET", url: "/api/v1/namespaces/a/services/http:web:80/proxy/healthz/?x=1", want: { verb: "get", resource: "v1/services", name: "http:web:80", subresource: "proxy", path: "/healthz/", query: "x=1" } },
    { name: "or nothing", method: "POST", url: "/api/v1/nodes/n/proxy", want: { verb: "create", resource: "v1/nodes", name: "n", subresource: "proxy", path: "/" } },
    { name: "exec by a plain request lacks the upgrade", method: "GET", url: "/api/v1/namespaces/a/pods/p/exec?command=ls", want: { subresource: "exec", lacksUpgrade: true } },
    { name: "a stream's query is for who answers it", method: "GET", url: "/api/v1/namespaces/a/pods/p/log?follow=true", want: { verb: "get", name: "p", subresource: "log", query: "follow=true" } },
    { name: "what is no resource is raw", method: "GET", url: "/readyz?verbose", want: { type: "raw", path: "/readyz?verbose", method: "GET" } },
    { name: "discovery is raw too", method: "GET", url: "/apis/apps/v1", want: { type: "raw", path: "/apis/apps/v1" } },
  ])("$name", ({ method, url, want, ...rest }) => {
    expect(http(method, url, rest)).toMatchObject({ ok: true, value: want });
  });
});

describe("what cannot be understood gets the status that a real server gives", () => {
  it.for([
    { name: "a limit that is no number", method: "GET", url: "/api/v1/pods?limit=abc", want: { code: 400, message: 'strconv.ParseInt: parsing "abc": invalid syntax' } },
    { name: "truncated JSON", method: "POST", url: "/api/v1/namespaces/a/pods", body: '{"kind":"Po', want: { code: 400, reason: "BadRequest", message: `the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input ({"kind":"Po)` } },
    { name: "no body", method: "POST", url: "/api/v1/namespaces/a/pods", want: { code: 400, message: "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)" } },
    { name: "text that is no JSON", method: "POST", url: "/api/v1/namespaces/a/pods", body: "hello", want: { code: 400, message: "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: invalid character 'h' looking for beginning of value (68656c6c6f)" } },
    { name: "deep nesting", method: "POST", url: "/api/v1/namespaces/a/pods", body: "[".repeat(100_000), want: { code: 400 } },
    { name: "an unknown content type", method: "POST", url: "/api/v1/namespaces/a/pods", contentType: "text/plain", body: "{}", want: { code: 415, reason: "UnsupportedMediaType" } },
    { name: "an unknown patch", method: "PATCH", url: "/api/v1/nodes/n", contentType: "application/json", body: "{}", want: { code: 415 } },
    { name: "a client that takes protobuf only", method: "GET", url: "/api/v1/pods", accept: "application/vnd.kubernetes.protobuf", want: { code: 406, reason: "NotAcceptable" } },
    { name: "an unknown method", method: "BREW", url: "/api/v1/pods", want: { code: 405 } },
    { name: "a dry run that is not All", method: "POST", url: "/api/v1/namespaces/a/pods?dryRun=Some", body: pod, want: { code: 422, message: 'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"' } },
    { name: "a propagation policy that is none", method: "DELETE", url: "/api/v1/namespaces/a/pods/p?propagationPolicy=Never", want: { code: 422, reason: "Invalid" } },
    { name: "PUT without a name", method: "PUT", url: "/api/v1/namespaces/a/pods", body: pod, want: { code: 405 } },
  ])("$name", ({ method, url, want, ...rest }) => {
    expect(http(method, url, rest)).toMatchObject({ ok: false, error: want });
  });

  it("an escape that is none leaves no trace", () => {
    expect(http("GET", "/api/v1/pods/%zz")).toMatchObject({ ok: true, value: { type: "raw" } });
  });
});
