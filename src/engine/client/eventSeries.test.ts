import { describe, expect, it } from "vitest";
import type { Event, Node } from "../kinds/index.ts";
import { minutes, seconds } from "../core/index.ts";
import { SchedulerLab } from "../../testing/schedulerLab/index.ts";
import type { KubeObject } from "../api/index.ts";

const pod = (name: string): KubeObject =>
  ({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default" }, spec: { containers: [{ name: "c", image: "registry.test/app:1" }], nodeSelector: { disk: "ssd" } } }) as KubeObject;

const node = (name: string): Node => ({ apiVersion: "v1", kind: "Node", metadata: { name }, spec: {}, status: { allocatable: { cpu: "1", memory: "1Gi", pods: "9" } } }) as Node;

describe("events of the newer API", () => {
  it("are told once with the time, and then become a series", () => {
    const lab = new SchedulerLab();
    lab.addNode(node("n1"));
    lab.run(seconds(1));
    lab.create(pod("p"));
    lab.run(seconds(2));
    const told = (): readonly Event[] => lab.events("p").filter((event) => event.reason === "FailedScheduling");
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatchObject({ source: {}, firstTimestamp: null, lastTimestamp: null, action: "Scheduling", reportingComponent: "default-scheduler", reportingInstance: "default-scheduler-manager" });
    expect(told()[0]?.count).toBeUndefined();
    // Tried again every five minutes; the status says nothing new, so the pod stays the version it is.
    lab.run(minutes(7));
    const again = told();
    expect(again).toHaveLength(2);
    lab.run(minutes(6));
    expect(told().find((event) => event.series !== undefined)?.series?.count).toBe(2);
  });
});
