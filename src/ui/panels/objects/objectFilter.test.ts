import { describe, expect, it } from "vitest";
import type { ObjectRow } from "../../../protocol/index.ts";
import { filterObjects, getLine } from "./objectFilter.ts";

const row = (kind: string, namespace: string, name: string, cell = ""): ObjectRow => ({
  uid: `${kind}/${namespace}/${name}`,
  apiVersion: "v1",
  kind,
  namespace,
  name,
  resourceVersion: "1",
  createdAt: 0,
  columns: [["STATUS", cell]],
  ownerUid: "",
});

const rows = [row("Pod", "shop", "web-2", "Pending"), row("Pod", "default", "web-1", "Running"), row("Node", "", "worker-1", "Ready"), row("Service", "shop", "web")];

const all = { kind: "", namespace: "", text: "" };

describe("the list of objects", () => {
  it.for([
    { name: "everything, by kind, namespace and name", filter: all, expected: ["Node//worker-1", "Pod/default/web-1", "Pod/shop/web-2", "Service/shop/web"] },
    { name: "one kind", filter: { ...all, kind: "Pod" }, expected: ["Pod/default/web-1", "Pod/shop/web-2"] },
    { name: "one namespace", filter: { ...all, namespace: "shop" }, expected: ["Pod/shop/web-2", "Service/shop/web"] },
    { name: "a word of a cell, whatever its case", filter: { ...all, text: "pendING" }, expected: ["Pod/shop/web-2"] },
    { name: "all words", filter: { ...all, text: "web run" }, expected: ["Pod/default/web-1"] },
    { name: "nothing", filter: { ...all, text: "none such" }, expected: [] },
  ])("shows $name", ({ filter, expected }) => {
    expect(filterObjects(rows, filter).map((found) => found.uid)).toEqual(expected);
  });

  it.for([
    { filter: all, line: "kubectl get all -A" },
    { filter: { ...all, kind: "Pod" }, line: "kubectl get pods -A" },
    { filter: { ...all, kind: "NetworkPolicy", namespace: "shop" }, line: "kubectl get networkpolicies -n shop" },
    { filter: { ...all, kind: "EndpointSlice", namespace: "shop" }, line: "kubectl get endpointslices -n shop" },
  ])("is what $line prints", ({ filter, line }) => {
    expect(getLine(filter, true)).toBe(line);
  });

  it("of a kind without namespaces is asked for without one", () => {
    expect(getLine({ ...all, kind: "Node" }, false)).toBe("kubectl get nodes");
  });
});
