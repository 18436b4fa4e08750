import { describe, expect, it } from "vitest";
import type { ApiResponse, KubeObject } from "../index.ts";
import { negotiate } from "./accept.ts";
import { encodeBody, encodeWatchEvents } from "./encode.ts";
import { Query } from "./query.ts";

const form = (accept: string, query = "") => negotiate(accept, new Query(query)) ?? { as: "object", includeObject: "None" };
const object = (name: string): KubeObject => ({ apiVersion: "v1", kind: "Secret", metadata: { name } });
const list: ApiResponse["body"] = { apiVersion: "v1", kind: "SecretList", metadata: { resourceVersion: "7" }, items: [object("a")] };
const tableOf = (name: string) => ({ apiVersion: "meta.k8s.io/v1", kind: "Table", metadata: { resourceVersion: "7" }, columnDefinitions: [{ name: "Name", type: "string", priority: 0 }], rows: [{ cells: [name], object: object(name) }] }) as const;
const tableAccept = "application/json;as=Table;v=v1;g=meta.k8s.io";

describe("a body on the wire", () => {
  it.for([
    { name: "a list's items do not repeat their kind", text: encodeBody(list, form("application/json")), want: { kind: "SecretList", items: [{ metadata: { name: "a" } }] } },
    { name: "metadata only", text: encodeBody(list, form("application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")), want: { kind: "PartialObjectMetadataList", items: [{ kind: "PartialObjectMetadata", metadata: { name: "a" } }] } },
    { name: "a table's rows come with metadata", text: encodeBody(tableOf("a"), form(tableAccept)), want: { rows: [{ cells: ["a"], object: { kind: "PartialObjectMetadata" } }] } },
    { name: "or whole objects", text: encodeBody(tableOf("a"), form(tableAccept, "includeObject=Object")), want: { rows: [{ object: { kind: "Secret" } }] } },
    { name: "or nothing", text: encodeBody(tableOf("a"), form(tableAccept, "includeObject=None")), want: { rows: [{ object: null }] } },
  ])("$name", ({ text, want }) => {
    expect(JSON.parse(text)).toMatchObject(want);
  });

  it("an item of a list has no kind of its own", () => {
    expect(encodeBody(list, form(""))).not.toContain('"kind":"Secret"');
  });

  it("only the first table of a watch names the columns", () => {
    const event = (name: string) => ({ type: "ADDED", object: tableOf(name) as unknown as KubeObject }) as const;
    const [first, second] = encodeWatchEvents([event("a"), event("b")], form(tableAccept), true).trimEnd().split("\n");
    expect(JSON.parse(first ?? "")).toMatchObject({ object: { columnDefinitions: [{ name: "Name" }] } });
    expect(JSON.parse(second ?? "")).toMatchObject({ object: { columnDefinitions: null } });
  });
});
