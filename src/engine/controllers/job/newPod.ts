import type { Job, Pod } from "../../kinds/index.ts";
import { podFromTemplate } from "../framework/pods.ts";
import { completionIndexAnnotation } from "./indexes.ts";
import { failureCountAnnotations, hasBackoffLimitPerIndex } from "./perIndex.ts";
import { isIndexed, trackingFinalizer } from "./sync.ts";

type Container = Pod["spec"]["containers"][number];

const indexEnv = { name: "JOB_COMPLETION_INDEX", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: `metadata.labels['${completionIndexAnnotation}']` } } };

/** @source addCompletionIndexEnvVariable */
const withIndex = (container: Container): Container =>
  container.env?.some(({ name }) => name === indexEnv.name) === true ? container : { ...container, env: [...(container.env ?? []), indexEnv] };

/** A pod of the job, of an Indexed one with its completion index. `replaced` has the failed pods whose place new ones take, by index. */
export function newPod(job: Job, index: number | undefined, replaced: ReadonlyMap<number, Pod>): Pod {
  const { name, namespace = "" } = job.metadata;
  const pod = podFromTemplate(job.spec.template, job, index === undefined ? `${name}-` : `${name}-${index}-`, namespace);
  const finalizers = pod.metadata.finalizers ?? [];
  const metadata = { ...pod.metadata, finalizers: finalizers.includes(trackingFinalizer) ? finalizers : [...finalizers, trackingFinalizer] };
  if (index === undefined || !isIndexed(job)) return { ...pod, metadata };
  const labels = { ...metadata.labels, [completionIndexAnnotation]: String(index) };
  const failures = hasBackoffLimitPerIndex(job) ? failureCountAnnotations(job, replaced.get(index)) : {};
  const annotations = { ...metadata.annotations, [completionIndexAnnotation]: String(index), ...failures };
  const { initContainers } = pod.spec;
  const containers = { containers: pod.spec.containers.map(withIndex), ...(initContainers === undefined ? {} : { initContainers: initContainers.map(withIndex) }) };
  return { ...pod, metadata: { ...metadata, labels, annotations }, spec: { ...pod.spec, ...containers, hostname: `${name}-${index}` } };
}
