import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from "../../engine/kinds/index.ts";
import { listed, say } from "../../engine/core/index.ts";
import type { WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { eventLink } from "./events.ts";
import { getLine, objectSubject, titleOf } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { whyNoLeader } from "./leader.ts";

/** What a pod that uses the claim waits for; absent where that pod's own chain has led here. */
type OfPod = (facts: Facts, pod: Pod) => Chain;

/** Why a claim has no volume. */
export function whyClaim(facts: Facts, claim: PersistentVolumeClaim, ofPod?: OfPod): Chain {
  const phase = claim.status?.phase ?? "Pending";
  const evidence = facts.copyEvidence("PersistentVolumeClaim");
  const subject = objectSubject(claim);
  const said: WhyLink = { sentence: say`${titleOf(claim)} is ${phase}.`, evidence, subject, line: getLine(claim) };
  if (phase === "Bound") return endOf("well", said);
  if (phase === "Lost") return because(said, endOf("object", { sentence: say`Its volume ${claim.spec.volumeName ?? ""} does not exist any more.`, evidence: facts.copyEvidence("PersistentVolume"), subject }));
  const noManager = whyNoLeader(facts, "kube-controller-manager");
  if (noManager !== undefined) return because(said, because({ sentence: say`The persistent volume controller binds claims to volumes, and it does not work.`, evidence: say`the memories of the controller managers` }, noManager));
  return because(said, whyUnbound(facts, claim, ofPod));
}

function whyUnbound(facts: Facts, claim: PersistentVolumeClaim, ofPod: OfPod | undefined): Chain {
  const subject = objectSubject(claim);
  const className = claim.spec.storageClassName ?? "";
  if (className === "") {
    const volumes = facts.list<PersistentVolume>("PersistentVolume");
    return endOf("object", { sentence: say`It names no StorageClass, and no class is the default one, so only a volume that somebody has made will do; of the ${volumes.length} there are, none fits.`, evidence: facts.copyEvidence("PersistentVolume"), subject, line: "kubectl get pv,storageclass" });
  }
  const storageClass = facts.get<StorageClass>("StorageClass", "", className);
  if (storageClass === undefined) return endOf("object", { sentence: say`Its spec.storageClassName is "${className}", and there is no StorageClass of that name.`, evidence: facts.copyEvidence("StorageClass"), subject, line: "kubectl get storageclass" });
  if (storageClass.volumeBindingMode === "WaitForFirstConsumer" && claim.metadata.annotations?.["volume.kubernetes.io/selected-node"] === undefined) return whyNoConsumer(facts, { claim, storageClass, ofPod });
  const told = eventLink(facts, claim, ["ExternalProvisioning", "ProvisioningFailed", "FailedBinding"]);
  const end = endOf("object", { sentence: say`StorageClass ${className} leaves it to the provisioner ${storageClass.provisioner ?? say`of its own`} to make a volume, and no volume has come of it.`, evidence: facts.copyEvidence("StorageClass"), subject: objectSubject(storageClass), line: `kubectl get storageclass ${className} -o yaml` });
  return told === undefined ? end : because(told, end);
}

interface Unconsumed {
  readonly claim: PersistentVolumeClaim;
  readonly storageClass: StorageClass;
  readonly ofPod: OfPod | undefined;
}

function whyNoConsumer(facts: Facts, { claim, storageClass, ofPod }: Unconsumed): Chain {
  const namespace = claim.metadata.namespace ?? "";
  const link: WhyLink = { sentence: say`StorageClass ${storageClass.metadata.name} binds only when a pod that uses the claim has been given a node (WaitForFirstConsumer).`, evidence: facts.copyEvidence("StorageClass"), subject: objectSubject(storageClass) };
  const users = facts.list<Pod>("Pod", namespace).filter(({ spec }) => spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim.metadata.name) === true);
  const [user] = users;
  if (user === undefined) return because(link, endOf("object", { sentence: say`No pod uses the claim.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(claim), line: `kubectl get pods -n ${namespace}` }));
  const used: WhyLink = { sentence: say`${listed(users.map(({ metadata }) => metadata.name))} uses it, and has no node yet.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(user), line: getLine(user) };
  if (ofPod !== undefined) return because(link, because(used, ofPod(facts, user)));
  return because(link, endOf("object", { sentence: say`No node that would take the pod has a volume that fits, and none can be made there.`, evidence: facts.copyEvidence("PersistentVolume"), subject: objectSubject(claim), line: "kubectl get pv" }));
}
