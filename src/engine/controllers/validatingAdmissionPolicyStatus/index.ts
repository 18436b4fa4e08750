import { keyOf } from "../../client/index.ts";
import type { ValidatingAdmissionPolicy } from "../../kinds/index.ts";
import type { Controller } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { typeCheck } from "./typeCheck.ts";

const policies = "admissionregistration.k8s.io/v1/validatingadmissionpolicies";

/**
 * Writes into a policy's status what its expressions would stumble over.
 * @source pkg/controller/validatingadmissionpolicystatus/controller.go
 */
export const validatingAdmissionPolicyStatusController: Controller<undefined> = {
  name: "validatingadmissionpolicy-status",
  component: "validatingadmissionpolicy-status-controller",
  account: "validatingadmissionpolicy-status-controller",
  workers: 5,
  informers: [{ resource: policies }],
  newMemory: () => undefined,
  handlers: {
    [policies]: handler((change, context) => {
      if (change.type !== "deleted") context.enqueue(keyOf(change.object));
    }),
  },
  sync: (key, context) => {
    const policy = context.get<ValidatingAdmissionPolicy>(policies, key);
    const generation = policy?.metadata.generation ?? 0;
    if (policy === undefined || policy.status?.observedGeneration === generation) return undefined;
    const expressionWarnings = typeCheck(policy);
    const status = { ...policy.status, observedGeneration: generation, typeChecking: expressionWarnings.length === 0 ? {} : { expressionWarnings } };
    return { stages: [{ calls: [{ call: { verb: "update", resource: policies, name: policy.metadata.name, subresource: "status", body: { ...policy, status } } }] }] };
  },
};
