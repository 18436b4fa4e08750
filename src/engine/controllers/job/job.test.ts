import { expect, it } from "vitest";
import { newControllerLab } from "../../../testing/conformance/tables/controllers/controllerLab.ts";
import type { ApiCall } from "../../client/index.ts";
import { hours } from "../../core/index.ts";
import type { Job, JobStatus, Pod } from "../../kinds/index.ts";
import { jobController } from "./index.ts";
import { newPod } from "./newPod.ts";

const now = hours(1);
const job = (spec: object = {}, status: JobStatus = {}): Job =>
  ({ apiVersion: "batch/v1", kind: "Job", metadata: { name: "j", namespace: "default", uid: "j" }, spec: { parallelism: 2, completions: 3, backoffLimit: 6, template: { spec: { containers: [{ name: "c", image: "busybox" }] } }, ...spec }, status }) as unknown as Job;
const pod = (name: string, phase: string, finalizers: readonly string[] = ["batch.kubernetes.io/job-tracking"]): Pod =>
  ({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default", uid: name, finalizers, ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name: "j", uid: "j", controller: true }] }, spec: { containers: [] }, status: { phase } }) as unknown as Pod;

const statusesIn = (calls: readonly ApiCall[]): readonly JobStatus[] => calls.filter(({ subresource }) => subresource === "status").map(({ body }) => (body as Job).status);

it("a pod whose finalizer is off is not counted again while the cache still shows it with one", () => {
  const lab = newControllerLab(jobController, { "batch/v1/jobs": [job()], "v1/pods": [pod("a", "Succeeded"), pod("b", "Running"), pod("c", "Running")] }, now);
  const first = statusesIn(lab.sync("default/j").calls).at(-1);
  expect([first?.succeeded, first?.uncountedTerminatedPods]).toEqual([1, {}]);
  lab.put("batch/v1/jobs", job({}, first));
  expect(lab.sync("default/j").calls).toEqual([]);
  // The change arrives: there is nothing left to remember.
  const released = pod("a", "Succeeded", []);
  jobController.handlers["v1/pods"]?.on({ type: "modified", resource: "v1/pods", old: pod("a", "Succeeded"), object: released }, lab.context);
  expect(lab.context.memory.releasing.size).toBe(0);
});

it("a finalizer that cannot be taken off leaves its pod named and uncounted, and the sync is tried again", () => {
  const lab = newControllerLab(jobController, { "batch/v1/jobs": [job()], "v1/pods": [pod("a", "Succeeded"), pod("b", "Running"), pod("c", "Running")] }, now);
  const run = lab.sync("default/j", (call) => (call.verb === "patch" ? { ok: false, status: { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", code: 500, message: "no" } } : { ok: true, object: call.body as Job }));
  expect([run.error, statusesIn(run.calls).map(({ succeeded, uncountedTerminatedPods }) => [succeeded, uncountedTerminatedPods])]).toEqual(["no", [[undefined, { succeeded: ["a"] }]]]);
  expect(lab.context.memory.releasing.size).toBe(0);
});

it("a job that another controller manages is left alone", () => {
  const lab = newControllerLab(jobController, { "batch/v1/jobs": [job({ managedBy: "example.com/queue" })] }, now);
  expect(lab.sync("default/j").calls).toEqual([]);
});

it("every container of an Indexed job's pod knows its index, unless it has an own value", () => {
  const own = { name: "JOB_COMPLETION_INDEX", value: "7" };
  const spec = { completionMode: "Indexed", template: { spec: { initContainers: [{ name: "i" }], containers: [{ name: "a" }, { name: "b", env: [own] }] } } };
  const { spec: made } = newPod(job(spec), 2, new Map());
  const names = [...(made.initContainers ?? []), ...made.containers].map(({ env = [] }) => env.map((each) => ("valueFrom" in each ? "index" : "own")));
  expect(names).toEqual([["index"], ["index"], ["own"]]);
});
