import { expect, it } from "vitest";
import { newControllerLab } from "../../../testing/conformance/tables/controllers/controllerLab.ts";
import { formatTime } from "../../api/index.ts";
import { hours, minutes, seconds } from "../../core/index.ts";
import type { CronJob } from "../../kinds/index.ts";
import { cronJobController } from "./index.ts";

const cronJob = (schedule: string): CronJob =>
  ({ apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "c", namespace: "default", uid: "c", creationTimestamp: formatTime(0) }, spec: { schedule, jobTemplate: { spec: {} } }, status: {} }) as unknown as CronJob;

it("a new schedule begins with its next time, not with those that it would have had", () => {
  const lab = newControllerLab(cronJobController, {}, hours(10) + seconds(30));
  const change = { type: "modified" as const, resource: "batch/v1/cronjobs", old: cronJob("0 0 1 1 *"), object: cronJob("* * * * *") };
  cronJobController.handlers["batch/v1/cronjobs"]?.on(change, lab.context);
  expect(lab.own.queue.dirty.size).toBe(0);
  expect(lab.own.queue.waiting.get("default/c")?.at).toBe(hours(10) + minutes(1) + 100_000);
});

it("a change of anything else is looked at now", () => {
  const lab = newControllerLab(cronJobController, {}, hours(10));
  cronJobController.handlers["batch/v1/cronjobs"]?.on({ type: "modified", resource: "batch/v1/cronjobs", old: cronJob("* * * * *"), object: cronJob("* * * * *") }, lab.context);
  expect([...lab.own.queue.dirty.keys()]).toEqual(["default/c"]);
});
