import type { QueueSortPlugin } from "../../framework/extensionPoints.ts";

/** Higher priority first, then who has waited longer. @source pkg/scheduler/framework/plugins/queuesort/priority_sort.go */
export const prioritySort: QueueSortPlugin = {
  name: "PrioritySort",
  less(a, b) {
    if (a.info.priority !== b.info.priority) return a.info.priority > b.info.priority;
    return a.timestamp < b.timestamp;
  },
};
