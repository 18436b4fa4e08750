import { isConditionTrue, parseTime } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { Job } from "../../kinds/index.ts";
import type { Controller } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";

const jobs = "batch/v1/jobs";

/**
 * Deletes Jobs some time after their end.
 * @source pkg/controller/ttlafterfinished/ttlafterfinished_controller.go
 */
export const ttlAfterFinishedController: Controller<undefined> = {
  name: "ttl-after-finished",
  component: "ttl-after-finished-controller",
  account: "ttl-after-finished-controller",
  workers: 5,
  informers: [{ resource: jobs }],
  newMemory: () => undefined,
  handlers: {
    [jobs]: handler((change, context) => {
      if (change.type !== "deleted" && (change.object as Job).spec.ttlSecondsAfterFinished !== undefined) context.enqueue(keyOf(change.object));
    }),
  },
  sync: (key, context) => {
    const job = context.get<Job>(jobs, key);
    const left = job === undefined ? undefined : timeLeft(job, context.now);
    if (job === undefined || left === undefined) return undefined;
    if (left > 0) return { requeueAfter: left };
    const { namespace = "", name, uid } = job.metadata;
    const body = { propagationPolicy: "Foreground", ...(uid === undefined ? {} : { preconditions: { uid } }) };
    return { stages: [{ calls: [{ call: { verb: "delete", resource: jobs, namespace, name, body }, tolerates: [404, 409] }] }] };
  },
};

/** Until the job may be deleted; undefined for one that has not ended or stays. @source timeLeft */
export function timeLeft(job: Job, now: Micros): Micros | undefined {
  const { ttlSecondsAfterFinished } = job.spec;
  if (ttlSecondsAfterFinished === undefined || job.metadata.deletionTimestamp !== undefined) return undefined;
  for (const condition of job.status?.conditions ?? []) {
    if (condition.type !== "Complete" && condition.type !== "Failed") continue;
    if (!isConditionTrue([condition], condition.type)) continue;
    const finished = parseTime(condition.lastTransitionTime);
    if (finished !== undefined) return finished + seconds(ttlSecondsAfterFinished) - now;
  }
  return undefined;
}
