import type { Fact, Micros, ProcessView, Program } from "../core/index.ts";
import { newKubeconfig } from "./kubeconfig.ts";
import type { KubectlState } from "./runs.ts";
import { isOfEtcd, serverUrl } from "./config.ts";
import type { KubectlConfig, KubectlTimer, LaptopMessage } from "./config.ts";
import { step } from "./step.ts";

/** kubectl on the user's machine: each command line is a process with a connection of its own. */
export function kubectl(config: KubectlConfig): Program<KubectlState, LaptopMessage, KubectlTimer> {
  return {
    start: () => ({ runs: new Map(), output: [], nextSeq: 1, commandsRun: 0, listeners: new Map(), sockets: new Map(), nextSocket: 1, kubeconfig: newKubeconfig(serverUrl(config)), discovery: undefined }),
    step: (state, event, env) => step(config, state, event, env),
    view,
    describe: describeMessage,
  };
}

function describeMessage(message: LaptopMessage): string {
  // The member says it better.
  if (isOfEtcd(message)) return "";
  switch (message.type) {
    case "run":
      return message.line;
    case "request":
      return `${message.verb} ${message.resource} ${message.name ?? ""}`.trim();
    case "raw":
      return message.path;
    case "response":
      return String(message.code);
    case "watchEvents":
      return `${message.events.length} watch events`;
    case "edited":
    case "typed":
    case "watchEnd":
    case "cancel":
    case "streamBegin":
    case "streamData":
    case "streamOpen":
    case "streamClose":
    case "streamEnd":
      return message.type;
    case "interrupt":
      return "SIGINT";
  }
}

function view(state: KubectlState, now: Micros): ProcessView {
  const facts: Fact[] = [{ label: "commands run", value: state.commandsRun }];
  return {
    condition: "ok",
    headline: state.runs.size === 0 ? "idle" : `${state.runs.size} waiting for an answer`,
    groups: [
      { title: "Commands", facts },
      {
        title: "Waiting for an answer",
        facts: [],
        table: { columns: ["command", "for", "connected"], rows: [...state.runs.values()].map((run) => [run.line, `${Math.round((now - run.startedAt) / 1000)} ms`, run.isEditing ? "waits for its editor" : run.connected ? "yes" : "no"]) },
      },
    ],
  };
}
