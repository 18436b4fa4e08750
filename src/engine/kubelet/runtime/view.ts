import type { FactGroup, Micros, ProcessView } from "../../core/index.ts";
import { fetchedBytes } from "./images.ts";
import type { ContainerdMessage, ContainerdState } from "./state.ts";

const rowsMax = 200;

/** What people see of the container runtime. */
export function viewContainerd(state: ContainerdState, now: Micros): ProcessView {
  let running = 0;
  for (const container of state.containers.values()) if (container.state === "running") running += 1;
  const groups: FactGroup[] = [
    {
      title: "Runtime",
      facts: [
        { label: "Sandboxes", value: state.sandboxes.size, help: "One network namespace per pod, held by a pause container." },
        { label: "Containers", value: state.containers.size },
        { label: "Running", value: running },
        { label: "Clients", value: state.clients.size, help: "Connections to its socket: the kubelet's." },
        { label: "Pod addresses used", value: `${state.ipam.used.size} of ${state.ipam.last - state.ipam.first + 1}` },
        { label: "Pulled", value: state.pulledBytes, unit: "bytes" },
      ],
    },
    {
      title: "Pulls",
      facts: [],
      table: {
        columns: ["Image", "Bytes", "Fetched"],
        rows: [...state.pulls.values()].slice(0, rowsMax).map((pull) => [pull.reference, pull.size, fetchedBytes(pull, now)]),
      },
    },
    {
      title: "Images",
      facts: [],
      table: { columns: ["Image", "Bytes"], rows: [...state.images].slice(0, rowsMax).map(([name, image]) => [name, image.size]) },
    },
    {
      title: "Containers",
      facts: [],
      table: {
        columns: ["Id", "Name", "Pod", "Attempt", "State"],
        rows: [...state.containers.values()].slice(0, rowsMax).map((container) => [
          container.id.slice(0, 13),
          container.config.name,
          state.sandboxes.get(container.sandboxId)?.config.name ?? "",
          container.config.attempt,
          container.state === "exited" ? `exited ${container.exitCode} ${container.reason}` : container.state,
        ]),
      },
    },
  ];
  const headline = state.pulls.size > 0 ? `pulling ${state.pulls.size} ${state.pulls.size === 1 ? "image" : "images"}` : `${running} ${running === 1 ? "container" : "containers"}`;
  return { condition: state.recovering ? "starting" : "ok", headline, groups };
}

/** A few words for the journal. */
export function describeCri(message: ContainerdMessage): string {
  if (message.type === "RunPodSandbox") return `RunPodSandbox ${message.config.name}`;
  if (message.type === "PullImage") return `PullImage ${message.image}`;
  if (message.type === "CreateContainer") return `CreateContainer ${message.config.name}`;
  if (message.type === "result") return `${message.result.type} ok`;
  if (message.type === "failure") return `error: ${message.code}`;
  if (message.type === "event") return `container ${message.container.config.name} ${message.container.state}`;
  return message.type;
}
