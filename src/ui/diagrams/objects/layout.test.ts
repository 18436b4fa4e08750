import { describe, expect, it } from "vitest";
import type { GraphObject, GraphRelation, RelationType } from "../../../protocol/index.ts";
import { card, layoutGraph } from "./layout.ts";

const object = (uid: string, kind: string): GraphObject => ({ uid, apiVersion: "v1", kind, namespace: "default", name: uid, state: "", health: "ok", reason: "", isDeleting: false, finalizers: [], count: 1 });
const relation = (from: string, to: string, type: RelationType = "owns"): GraphRelation => ({ from, to, type, text: "", field: "" });

const shop = {
  objects: [object("web", "Deployment"), object("web-1", "ReplicaSet"), object("a", "Pod"), object("b", "Pod"), object("svc", "Service"), object("n1", "Node"), object("db", "Pod"), object("solo", "Service")],
  missing: [{ uid: "missing/claim", kind: "PersistentVolumeClaim", namespace: "default", name: "claim" }],
  relations: [relation("web", "web-1"), relation("web-1", "a"), relation("web-1", "b"), relation("svc", "a", "selects"), relation("svc", "b", "selects"), relation("a", "n1", "runsOn"), relation("db", "n1", "runsOn"), relation("db", "missing/claim", "mounts")],
};
const placed = new Map(layoutGraph(shop).objects.map((place) => [place.uid, place]));
const at = (uid: string) => placed.get(uid) ?? { x: -1, y: -1 };

describe("the layout of an object graph", () => {
  it("places kinds in columns from what reaches in to what pods stand on", () => {
    const columns = [["web", "svc", "solo"], ["web-1"], ["a", "b", "db"], ["missing/claim"], ["n1"]];
    const xs = columns.map((column) => [...new Set(column.map((uid) => at(uid).x))]);
    expect(xs.every((column) => column.length === 1)).toBe(true);
    expect(xs.flat()).toEqual(xs.flat().toSorted((a, b) => a - b));
  });

  it("lets no card lie on another", () => {
    const all = [...placed.values()];
    const distances = all.flatMap((one) => all.filter((other) => one !== other && one.x === other.x).map((other) => Math.abs(one.y - other.y)));
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(card.height);
  });

  it("keeps together what hangs together", () => {
    const web = ["web", "web-1", "a", "b", "svc"].map((uid) => at(uid).y);
    expect(Math.max(...web)).toBeLessThan(at("db").y);
    expect(at("db").y).toBe(at("missing/claim").y);
    expect(at("n1").y).toBeGreaterThan(at("web").y);
    expect(at("n1").y).toBeLessThan(at("solo").y);
  });

  it("is the same for the same scene, and has room for nothing", () => {
    expect(layoutGraph(shop)).toEqual(layoutGraph(shop));
    expect(layoutGraph({ objects: [], missing: [], relations: [] })).toEqual({ objects: [], relations: [], width: 0, height: 0 });
  });

  it("leaves out a relation one end of which is not there", () => expect(layoutGraph({ ...shop, relations: [relation("web", "nowhere")] }).relations).toEqual([]));

  it("takes 260 objects in its stride", () => {
    const objects = Array.from({ length: 260 }, (_, index) => object(`o${index}`, index % 2 === 0 ? "Pod" : "ReplicaSet"));
    const relations = Array.from({ length: 500 }, (_, index) => relation(`o${(index * 7) % 260}`, `o${(index * 13 + 1) % 260}`));
    expect(layoutGraph({ objects, missing: [], relations }).objects).toHaveLength(260);
  });
});
