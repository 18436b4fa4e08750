import type { Micros } from "../../../core/index.ts";
import { scriptVerb } from "../../script.ts";
import type { Reply, Step } from "../../verb.ts";
import { etcdctlArguments } from "./arguments.ts";
import type { EtcdctlArguments } from "./arguments.ts";
import { commands, exitCodes } from "./commands.ts";
import { hostOf } from "./etcdClient.ts";
import { etcdctlHelp, etcdctlVersion } from "./help.ts";
import { eventText, rangeOf } from "./keyValue.ts";

/** A watch: it follows one member, and goes to the next when that is lost. Plain data. */
interface Watching {
  readonly args: EtcdctlArguments;
  readonly key: string;
  readonly rangeEnd: string;
  nextRevision: number;
  endpoint: number;
  socket: number;
}

/**
 * `etcdctl` on the laptop, which finds the members by ETCDCTL_ENDPOINTS. It speaks to them across the
 * network as API servers do.
 *
 * @simplified without certificates and users: etcd's port is open to the laptop
 */
export const etcdctl = scriptVerb(
  function* (io, input) {
    const args = etcdctlArguments(input.args.words, input.etcdEndpoints);
    if (!args.ok) {
      io.err(`Error: ${args.error}\n`);
      return exitCodes.badArgs;
    }
    const { words, flags } = args.value;
    const [given = "", second = ""] = words;
    const first = fullName(given);
    if (first === "version") {
      io.out(etcdctlVersion);
      return 0;
    }
    if (first === "" || first === "help" || flags.has("help")) {
      io.out(etcdctlHelp);
      return 0;
    }
    if (first === "watch") {
      const begun = beginWatch(args.value);
      if (typeof begun === "string") {
        io.err(`Error: ${begun}\n`);
        return exitCodes.badArgs;
      }
      io.follow(begun, dialStep(begun));
      return 0;
    }
    const command = commands[`${first} ${second}`] ?? commands[first];
    if (command === undefined) {
      io.err(`Error: unknown command ${JSON.stringify(words.slice(0, 2).join(" "))} for "etcdctl"\nRun 'etcdctl --help' for usage.\n`);
      return 1;
    }
    return yield* command(io, args.value, input);
  },
  { discovery: () => "none", follower: follow },
);

/** First words of all commands that etcdctl has, simulated or not: they decide which beginnings are unambiguous. */
const firstWords = ["alarm", "auth", "check", "compaction", "completion", "defrag", "del", "elect", "endpoint", "get", "help", "lease", "lock", "make-mirror", "member", "move-leader", "put", "role", "snapshot", "txn", "user", "version", "watch"] as const;

/** A beginning that only one command has stands for it, as in `etcdctl compact`. @source etcd etcdctl/ctlv3/ctl.go: cobra.EnablePrefixMatching */
function fullName(word: string): string {
  const meant = word === "" ? [] : firstWords.filter((name) => name.startsWith(word));
  return meant.length === 1 ? (meant[0] ?? word) : word;
}

function beginWatch(args: EtcdctlArguments): Watching | string {
  const { key, rangeEnd = "" } = rangeOf(args, 1);
  if (key === "") return "watch in non-interactive mode requires an argument for key";
  return { args, key, rangeEnd, nextRevision: Number(args.flags.get("rev") ?? 0), endpoint: 0, socket: 0 };
}

function dialStep(watching: Watching): Step {
  const { args } = watching;
  watching.socket++;
  return { peerSends: [{ socket: watching.socket, dial: hostOf(args.endpoints[watching.endpoint % args.endpoints.length] ?? "") }] };
}

const redialWait: Micros = 1_000_000;

function follow(data: object, reply: Reply): Step {
  const watching = data as Watching;
  if (reply.type === "timer") return dialStep(watching);
  if (reply.type !== "peer" || reply.socket !== watching.socket) return {};
  switch (reply.event) {
    case "connected": {
      const { key, rangeEnd, nextRevision, args, socket } = watching;
      return { peerSends: [{ socket, message: { type: "watchCreate", id: 1, key, ...(rangeEnd === "" ? {} : { rangeEnd }), startRevision: nextRevision, prevKv: args.flags.has("prev-kv"), progressNotify: false, requireLeader: false } }] };
    }
    case "refused":
    case "unreachable":
    case "closed":
      watching.endpoint++;
      return { wait: redialWait };
    case "message":
      return heard(watching, reply.message);
  }
}

function heard(watching: Watching, message: Extract<Reply, { readonly type: "peer"; readonly event: "message" }>["message"]): Step {
  if (message.type === "watchCanceled") {
    if (message.compactRevision > 0) return { err: `watch was canceled (${message.reason})\nError: watch is canceled by the server\n`, exit: exitCodes.error };
    watching.endpoint++;
    return dialStep(watching);
  }
  if (message.type !== "watchResponse") return {};
  if (message.created !== true) watching.nextRevision = message.revision + 1;
  return message.events.length === 0 ? {} : { out: message.events.map((event) => eventText(event, watching.args)).join("") };
}
