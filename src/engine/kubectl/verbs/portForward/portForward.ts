import type { KubeObject } from "../../../api/index.ts";
import { fromUtf8 } from "../../../core/index.ts";
import type { Micros } from "../../../core/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { parseGoDuration } from "../../duration.ts";
import { errorText } from "../../errorText.ts";
import { namespaceOf } from "../../input.ts";
import { klogError } from "../../klog.ts";
import { queryOf, targetsOf } from "../../lookup.ts";
import { usage } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Listening, Reply, Step } from "../../verb.ts";
import { podsOf } from "../streams/podOf.ts";
import { joinHostPort, parseAddresses, parsePorts, resolvePorts } from "./forwardedPorts.ts";
import type { ForwardedPort } from "./forwardedPorts.ts";

const seeHelp = "\nSee 'kubectl port-forward -h' for help and examples";
const lost = "error: lost connection to pod\n";

/** What it remembers while it runs. Plain data. */
interface Forwarding {
  readonly ports: readonly ForwardedPort[];
  readonly addresses: readonly string[];
  /** As they are: what was 0 has been chosen. */
  readonly local: number[];
  /** By the channel of the data: the connection on this machine, and which port it came to. */
  readonly channels: Map<number, { readonly socket: number; readonly index: number; trouble: string }>;
  nextChannel: number;
}

/** `kubectl port-forward`. @source k8s.io/kubectl/pkg/cmd/portforward/portforward.go, k8s.io/client-go/tools/portforward/portforward.go */
export const portForward = scriptVerb(
  function* (io, input) {
    const { positional, flags, all } = input.args;
    const [word = "", ...wanted] = positional;
    if (wanted.length === 0) return usage(io, `TYPE/NAME and list of ports are required for port-forward${seeHelp}`);
    if ((parseGoDuration(flags["pod-running-timeout"] ?? "1m") ?? 0) <= 0) return usage(io, `--pod-running-timeout must be higher than zero${seeHelp}`);
    const targets = yield* targetsOf(input, word.includes("/") ? [word] : ["pods", word]);
    const [target] = targets.ok ? targets.value : [];
    if (!targets.ok || target === undefined) return usage(io, targets.ok ? "resource name may not be empty" : targets.error);
    const found = yield* ask(queryOf(target, namespaceOf(input), {}).call);
    if (found.type === "failed") {
      io.err(errorText(found.status));
      return 1;
    }
    const object = found.body as KubeObject;
    const [pod] = (yield* podsOf(io, input, object)) ?? [];
    if (pod === undefined) return 1;
    const resolved = resolvePorts(wanted, object, pod);
    if (!resolved.ok) return usage(io, resolved.error);
    const { name, namespace = "" } = pod.metadata;
    const fresh = yield* ask({ verb: "get", resource: "v1/pods", namespace, name });
    if (fresh.type === "failed") {
      io.err(errorText(fresh.status));
      return 1;
    }
    const phase = (fresh.body as KubeObject as Pod).status.phase ?? "";
    if (phase !== "Running") return usage(io, `unable to forward port because pod is not running. Current status=${phase}`);
    const addresses = parseAddresses((all["address"] ?? ["localhost"]).flatMap((each) => each.split(",")));
    if (!addresses.ok) return usage(io, addresses.error);
    const ports = parsePorts(resolved.value);
    if (!ports.ok) return usage(io, ports.error);
    const forwarding: Forwarding = { ports: ports.value, addresses: addresses.value, local: [], channels: new Map(), nextChannel: 0 };
    io.follow(forwarding, { calls: [{ tag: 0, call: { verb: "create", resource: "v1/pods", namespace, name, subresource: "portforward", query: "" } }] });
    return 0;
  },
  { follower: follow, interruptedCode: 0 },
);

function follow(data: object, reply: Reply, now: Micros): Step {
  const forwarding = data as Forwarding;
  switch (reply.type) {
    case "failed":
      return { err: `error: error upgrading connection: ${reply.status.message ?? ""}\n`, exit: 1 };
    case "streamBegin":
      return { listens: forwarding.ports.map(({ local }) => ({ addresses: forwarding.addresses, port: local })) };
    case "listening":
      return begin(forwarding, reply.ports);
    case "socket":
      return onSocket(forwarding, reply);
    case "streamData":
      return fromPod(forwarding, reply.channel, reply.data);
    case "streamClose":
      return closedByPod(forwarding, reply.channel, now);
    case "streamEnd":
      return { err: lost, exit: 1 };
    case "ok":
    case "events":
    case "ended":
    case "edited":
    case "typed":
    case "peer":
    case "timer":
      return {};
  }
}

function begin(forwarding: Forwarding, listening: readonly Listening[]): Step {
  const { ports, addresses, local } = forwarding;
  let out = "";
  let err = "";
  let anyListens = false;
  listening.forEach(({ port, taken }, index) => {
    local[index] = port;
    const remote = ports[index]?.remote ?? 0;
    for (const address of addresses) if (!taken.includes(address)) out += `Forwarding from ${joinHostPort(address, port)} -> ${remote}\n`;
    const failed = taken.map((address) => `unable to create listener: Error listen ${address.includes(":") ? "tcp6" : "tcp4"} ${joinHostPort(address, port)}: bind: address already in use`);
    if (failed.length === 0 || (isLocalhost(addresses) && failed.length < addresses.length)) anyListens = true;
    else err += `Unable to listen on port ${port}: Listeners failed to create with the following errors: [${failed.join(" ")}]\n`;
  });
  if (anyListens) return { out, err };
  return { out, err: `${err}error: unable to listen on any of the requested ports: [${ports.map((port) => `{${port.local} ${port.remote}}`).join(" ")}]\n`, exit: 1 };
}

/** Of the two addresses of localhost one is enough. */
const isLocalhost = (addresses: readonly string[]): boolean => addresses.includes("127.0.0.1") && addresses.includes("::1");

function channelOf({ channels }: Forwarding, socket: number): number | undefined {
  return [...channels].find(([, each]) => each.socket === socket)?.[0];
}

function onSocket(forwarding: Forwarding, reply: Extract<Reply, { readonly type: "socket" }>): Step {
  const { socket } = reply;
  if (reply.event === "open") {
    const index = reply.listener ?? 0;
    const channel = forwarding.nextChannel;
    forwarding.nextChannel += 2;
    forwarding.channels.set(channel, { socket, index, trouble: "" });
    return { out: `Handling connection for ${forwarding.local[index] ?? 0}\n`, sends: [{ tag: 0, channel, port: forwarding.ports[index]?.remote ?? 0 }] };
  }
  const channel = channelOf(forwarding, socket);
  if (channel === undefined) return {};
  if (reply.event === "data") return { sends: [{ tag: 0, channel, data: reply.data }] };
  forwarding.channels.delete(channel);
  return { sends: [{ tag: 0, channel }] };
}

/** Bytes of the program, or on the channel beside it an error of the node. */
function fromPod({ channels }: Forwarding, channel: number, data: string): Step {
  const open = channels.get(channel);
  if (open !== undefined) return { socketSends: [{ socket: open.socket, data }] };
  const beside = channels.get(channel - 1);
  if (beside !== undefined) beside.trouble += fromUtf8(data);
  return {};
}

/** One connection that could not be made ends all. */
function closedByPod(forwarding: Forwarding, channel: number, now: Micros): Step {
  const { channels, local, ports } = forwarding;
  const open = channels.get(channel);
  if (open === undefined) return {};
  channels.delete(channel);
  const socketSends = [{ socket: open.socket }];
  if (open.trouble === "") return { socketSends };
  const why = `an error occurred forwarding ${local[open.index] ?? 0} -> ${ports[open.index]?.remote ?? 0}: ${open.trouble}`;
  return { socketSends, err: `${klogError(now, "portforward.go:424", `"Unhandled Error" err=${JSON.stringify(why)}`)}${lost}`, exit: 1 };
}
