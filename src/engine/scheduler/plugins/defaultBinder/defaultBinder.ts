import type { BindPlugin } from "../../framework/extensionPoints.ts";

/** POST pods/NAME/binding. @source pkg/scheduler/framework/plugins/defaultbinder/default_binder.go */
export const defaultBinder: BindPlugin = {
  name: "DefaultBinder",
  bind: (pod, nodeName, cause) => ({
    namespace: pod.namespace,
    name: pod.pod.metadata.name,
    uid: pod.uid,
    nodeName,
    cause,
  }),
};
