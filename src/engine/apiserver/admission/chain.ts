import type { KubeObject } from "../../api/index.ts";
import { defaultTolerationSeconds } from "./defaultTolerationSeconds/defaultTolerationSeconds.ts";
import { namespaceLifecycle } from "./namespaceLifecycle/namespaceLifecycle.ts";
import { nodeRestriction } from "./nodeRestriction/nodeRestriction.ts";
import { admitted } from "./plugin.ts";
import type { Admitted, AdmissionPlugin, AdmissionRequest } from "./plugin.ts";
import { priority } from "./priority/priority.ts";
import { serviceAccount } from "./serviceAccount/serviceAccount.ts";
import { taintNodesByCondition } from "./taintNodesByCondition/taintNodesByCondition.ts";

/** In the order in which a real API server calls them. @source kubernetes pkg/kubeapiserver/options/plugins.go AllOrderedPlugins */
const plugins: readonly AdmissionPlugin[] = [namespaceLifecycle, serviceAccount, nodeRestriction, taintNodesByCondition, priority, defaultTolerationSeconds];

/** Passes the object through all plugins; the first refusal ends it. */
export function admit(request: AdmissionRequest, object: KubeObject): Admitted {
  let current = object;
  for (const plugin of plugins) {
    const outcome = plugin.admit(request, current);
    if (outcome.type !== "admitted") return outcome;
    current = outcome.object;
  }
  return current === object ? admitted(object) : { type: "admitted", object: current };
}
