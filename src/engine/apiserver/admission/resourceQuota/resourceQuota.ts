import { seconds } from "../../../core/index.ts";
import type { Micros } from "../../../core/index.ts";
import { allowed, waits } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

/** @source k8s.io/apiserver/pkg/admission/plugin/resourcequota/resource_access.go liveTTL */
const liveTtl: Micros = seconds(30);

/**
 * Asks etcd for the namespace's quotas when the cache knows none and it has not asked for 30 s: this
 * question is why a create waits, and fails after 34 s, when etcd has no quorum.
 *
 * @simplified the quotas themselves are not held against the object yet; asked on etcd directly, not over a loopback list
 * @source k8s.io/apiserver/pkg/admission/plugin/resourcequota/resource_access.go GetQuotas
 */
export const resourceQuota: AdmissionPlugin = {
  name: "ResourceQuota",
  validate(request) {
    if (request.operation !== "CREATE" || request.subresource !== "" || request.namespace === "") return allowed;
    if (request.list("v1/resourcequotas", request.namespace).length > 0) return allowed;
    return request.listLive("v1/resourcequotas", request.namespace, liveTtl) === "wait" ? waits : allowed;
  },
};
