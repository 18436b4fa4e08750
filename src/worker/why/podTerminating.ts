import { parseTime } from "../../engine/api/index.ts";
import { listed, say, seconds, spanOf } from "../../engine/core/index.ts";
import type { KubeObject } from "../../engine/api/index.ts";
import type { Pod } from "../../engine/kinds/index.ts";
import type { Said, WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { getLine, objectSubject, titleOf } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { whyNoLeader } from "./leader.ts";
import { whyKubeletSilent } from "./node.ts";
import { workerOf } from "./podTrouble.ts";
import { ago } from "./reach.ts";

/** Which controller takes a finalizer away, of those that are known here. */
const finalizerOwners: Readonly<Record<string, Said>> = {
  "kubernetes.io/pvc-protection": say`the claim protection controller, when no pod uses the claim any more`,
  "kubernetes.io/pv-protection": say`the volume protection controller, when the volume is bound to no claim`,
  foregroundDeletion: say`the garbage collector, when all that the object owns is gone`,
  orphan: say`the garbage collector, when what the object owns has been let go`,
  kubernetes: say`the namespace controller, when nothing is left in the namespace`,
  "batch.kubernetes.io/job-tracking": say`the Job controller, when it has counted the pod`,
  "service.kubernetes.io/load-balancer-cleanup": say`the cloud controller manager, when the load balancer is gone`,
};

/** When the deletion of an object was asked for, in words. */
export function deletionLink(facts: Facts, object: KubeObject): WhyLink {
  const at = parseTime(object.metadata.deletionTimestamp);
  const grace = object.metadata.deletionGracePeriodSeconds ?? 0;
  const asked = at === undefined ? undefined : at - seconds(grace);
  return { sentence: say`Its deletion was asked for${asked === undefined ? "" : say` ${ago(facts, asked)}`}${grace > 0 ? say`, with ${grace} s for its processes to end` : ""}.`, evidence: facts.copyEvidence(object.kind), ...(asked === undefined ? {} : { at: asked }), subject: objectSubject(object), line: getLine(object) };
}

/** Why an object that is to be deleted is still there: its finalizers. */
export function whyHeld(facts: Facts, object: KubeObject): Chain {
  const finalizers = object.metadata.finalizers ?? [];
  const evidence = facts.copyEvidence(object.kind);
  const subject = objectSubject(object);
  if (finalizers.length === 0) return endOf("passing", { sentence: say`Nothing holds ${titleOf(object)} back: it goes as soon as the API server has taken up the work.`, evidence, subject });
  const known = finalizers.find((finalizer) => finalizerOwners[finalizer] !== undefined);
  const link: WhyLink = { sentence: say`Its metadata.finalizers hold it: ${listed(finalizers)}. The API server removes it when the list is empty.`, evidence, subject, line: `kubectl get ${object.kind.toLowerCase()} ${object.metadata.name} -o jsonpath='{.metadata.finalizers}'` };
  if (known === undefined) return because(link, endOf("object", { sentence: say`No controller of this cluster takes ${listed(finalizers)} away: whoever put it there has to, or a person who edits the object.`, evidence: say`the controllers that there are`, subject, line: getLine(object, "edit") }));
  const noManager = whyNoLeader(facts, "kube-controller-manager");
  const owner: WhyLink = { sentence: say`${known} is taken away by ${finalizerOwners[known] ?? ""}.`, evidence: say`what controllers do`, subject };
  return because(link, noManager === undefined ? endOf("passing", owner) : because(owner, noManager));
}

/** Why a pod is Terminating. */
export function whyPodTerminates(facts: Facts, pod: Pod): Chain {
  const asked = deletionLink(facts, pod);
  const finalizers = pod.metadata.finalizers ?? [];
  const here = workerOf(facts, pod);
  const node = pod.spec.nodeName ?? "";
  if (node === "") return because(asked, whyHeld(facts, pod));
  const silent = whyKubeletSilent(facts, node);
  if (silent !== undefined) return because(asked, because({ sentence: say`Only the kubelet of ${node} can say that its containers have ended, and nobody hears from it.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(pod), line: `kubectl delete pod ${pod.metadata.name} --force --grace-period=0` }, silent));
  const stopping = here === undefined ? 0 : here.worker.stopping.size;
  if (here !== undefined && (stopping > 0 || here.worker.phase === "terminating")) {
    const until = here.worker.terminatingSince + seconds(here.worker.grace);
    const left = until - facts.now;
    return because(asked, endOf("passing", { sentence: left > 0 ? say`Its containers were sent SIGTERM and have not ended yet; SIGKILL follows in ${spanOf(left)}, when the ${here.worker.grace} s of spec.terminationGracePeriodSeconds are over.` : say`Its containers were sent SIGKILL; the kubelet tells the API when they have ended.`, evidence: say`the memory of ${here.name}: its worker of this pod`, at: until, subject: { type: "process", name: here.name } }));
  }
  if (finalizers.length > 0) return because(asked, whyHeld(facts, pod));
  return because(asked, endOf("passing", { sentence: say`Its containers have ended; the kubelet's last word to the API is on its way.`, evidence: here === undefined ? facts.copyEvidence("Pod") : say`the memory of ${here.name}`, subject: objectSubject(pod) }));
}
