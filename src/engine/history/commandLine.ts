import { fail, millis, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import type { HttpInput } from "./httpInput.ts";
import type { Command } from "./command.ts";

/** The command as a person would type it: each click shows this line. */
export function commandLine(command: Command): string {
  switch (command.type) {
    case "process":
      return processLine(command.action, command.process);
    case "slowProcess":
      return `slow ${command.process} ${command.factor}`;
    case "machine":
      return `${machineWords[command.action]} ${command.machine}`;
    case "slowMachine":
      return `slow ${command.machine} ${command.factor}`;
    case "slowDisk":
      return `slow-disk ${command.machine} ${command.fsync / 1000}ms`;
    case "cutLink":
      return `${command.both ? "partition" : "partition --one-way"} ${command.from} ${command.to}`;
    case "healLink":
      return `heal ${command.from} ${command.to}`;
    case "degradeLink":
      return `link ${command.from} ${command.to} latency=${command.latency / 1000}ms loss=${command.lossPerMillion / 10_000}%`;
    case "healAll":
      return "heal all";
    case "pod":
      return `pod ${command.action} ${command.name ?? command.uid}`;
    case "addWorker":
      return command.shape === undefined ? "add worker" : `add worker ${command.shape.name}`;
    case "removeWorker":
      return `remove ${command.machine}`;
    case "http":
      return httpLine(command.input);
    case "kubectl":
      return command.line;
    case "interrupt":
      return `kill -INT %${command.run}`;
    case "typed":
      return command.text === undefined ? `# Ctrl-D for %${command.run}` : `# typed for %${command.run}: ${JSON.stringify(command.text)}`;
    case "edited":
      return command.text === undefined ? `# the editor of %${command.run} was closed without saving` : `# the editor of %${command.run} was closed: ${command.text.length} characters`;
  }
}

function httpLine(input: HttpInput): string {
  switch (input.type) {
    case "request":
      return `curl -X ${input.method} '${input.url}'`;
    case "cancel":
      return `give up request ${input.id}`;
    case "closed":
      return `hang up connection ${input.connection}`;
    case "streamData":
    case "streamClose":
    case "streamOpen":
      return `${input.type} on connection ${input.connection}`;
  }
}

const machineWords = {
  crash: "poweroff",
  boot: "poweron",
  pause: "suspend",
  resume: "wake",
  isolate: "isolate",
  rejoin: "rejoin",
  wipeDisk: "wipe-disk",
  fillDisk: "fill-disk",
  freeDisk: "free-disk",
} as const;

function processLine(action: (Command & { type: "process" })["action"], process: string): string {
  switch (action) {
    case "kill":
      return `kill -9 ${process}`;
    case "pause":
      return `kill -STOP ${process}`;
    case "resume":
      return `kill -CONT ${process}`;
    case "stop":
    case "start":
    case "restart":
      return `systemctl ${action} ${process}`;
  }
}

/** What exists, so that a line can be checked before it becomes a Command. */
export interface CommandLineNames {
  readonly isProcess: (name: string) => boolean;
  readonly isMachine: (name: string) => boolean;
  /** The uid of the pod called "namespace/name"; undefined when there is none. */
  readonly podUid: (name: string) => string | undefined;
}

export const commandLineHelp = [
  "kubectl ...                          talk to the API servers",
  "curl localhost:8080                  to what kubectl port-forward and proxy listen on, and to the API servers",
  "etcdctl member list                  to the members of etcd, past the API servers",
  "kill -9|-STOP|-CONT <process>        SIGKILL, freeze, continue",
  "systemctl stop|start|restart <process>",
  "poweroff|poweron <machine>           cut the power, boot",
  "suspend|wake <machine>               freeze a whole machine",
  "isolate|rejoin <machine>             pull its network cable, plug it in",
  "partition [--one-way] <a> <b>        drop packets between two machines",
  "link <a> <b> latency=20ms loss=5%    make a link slow or lossy",
  "heal all | heal <a> <b>              take faults back",
  "slow <process|machine> <factor>      1 is normal, 10 is ten times slower",
  "slow-disk <machine> <milliseconds>   fsync latency",
  "wipe-disk <machine>                  lose what is on its disk",
  "fill-disk|free-disk <machine>        leave no space on it, make space again",
  "pod kill|pause|resume <namespace>/<pod>  signal its processes, behind the kubelet's back",
  "add worker | remove <worker>",
] as const;

/**
 * Reads a typed line. kubectl lines pass as they are.
 *
 * @returns the Command, or a sentence that says what is wrong with the line
 */
export function parseCommandLine(line: string, names: CommandLineNames): Result<Command, string> {
  const words = line.trim().split(/\s+/);
  const [verb = "", ...rest] = words;
  const parse = parsers[verb];
  if (parse !== undefined) return parse(rest, names, line.trim());
  return fail(`${verb}: command not found. Type "help" for what is there.`);
}

type Parser = (words: readonly string[], names: CommandLineNames, line: string) => Result<Command, string>;

const noSuch = (name: string | undefined, what: string): Result<Command, string> =>
  fail(name === undefined || name === "" ? `name a ${what}` : `no ${what} is called "${name}"`);

const onProcess = (action: (Command & { type: "process" })["action"], name: string | undefined, names: CommandLineNames) =>
  name !== undefined && names.isProcess(name) ? ok<Command>({ type: "process", action, process: name }) : noSuch(name, "process");

const onMachine =
  (action: (Command & { type: "machine" })["action"]): Parser =>
  ([name], names) =>
    name !== undefined && names.isMachine(name) ? ok<Command>({ type: "machine", action, machine: name }) : noSuch(name, "machine");

const parseKill: Parser = ([signal, name], names) => {
  switch (signal?.toUpperCase() ?? "") {
    case "-9":
    case "-KILL":
      return onProcess("kill", name, names);
    case "-STOP":
      return onProcess("pause", name, names);
    case "-CONT":
      return onProcess("resume", name, names);
    case "-2":
    case "-INT":
      return /^%[1-9]\d{0,8}$/.test(name ?? "") ? ok({ type: "interrupt", run: Number(name?.slice(1)) }) : fail("usage: kill -INT %<number of the command in the list of commands>");
    case "-15":
    case "-TERM":
      return onProcess("stop", name, names);
    default:
      return fail("usage: kill -9|-TERM|-STOP|-CONT <process>");
  }
};

const parseSystemctl: Parser = ([action = "", name], names) => {
  switch (action) {
    case "stop":
    case "start":
    case "restart":
      return onProcess(action, name, names);
    default:
      return fail("usage: systemctl stop|start|restart <process>");
  }
};

const parseSlow: Parser = ([name, factorText = ""], names) => {
  const factor = Number(factorText);
  if (!(factor >= 1 && factor <= 10_000)) return fail("the factor must be a number from 1 (normal) to 10000");
  if (name !== undefined && names.isProcess(name)) return ok({ type: "slowProcess", process: name, factor });
  if (name !== undefined && names.isMachine(name)) return ok({ type: "slowMachine", machine: name, factor });
  return noSuch(name, "process or machine");
};

const parseSlowDisk: Parser = ([machine, duration = ""], names) => {
  if (machine === undefined || !names.isMachine(machine)) return noSuch(machine, "machine");
  const fsync = parseMillis(duration);
  if (fsync === undefined) return fail("say how long an fsync takes, from 0.1ms to 60000ms");
  return ok({ type: "slowDisk", machine, fsync });
};

function parseMillis(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text);
  if (match === null) return undefined;
  const value = millis(Number(match[1]) * (match[2] === "s" ? 1000 : 1));
  return value >= 100 && value <= 60_000_000 ? value : undefined;
}

const twoMachines = (a: string | undefined, b: string | undefined, names: CommandLineNames): Result<readonly [string, string], string> => {
  for (const name of [a, b]) if (name === undefined || !names.isMachine(name)) return fail(`no machine is called "${name ?? ""}"`);
  if (a === undefined || b === undefined || a === b) return fail("name two different machines");
  return ok([a, b]);
};

const parsePartition: Parser = (words, names) => {
  const oneWay = words.includes("--one-way");
  const [a, b] = words.filter((word) => !word.startsWith("--"));
  const pair = twoMachines(a, b, names);
  return pair.ok ? ok({ type: "cutLink", from: pair.value[0], to: pair.value[1], both: !oneWay }) : pair;
};

const parseHeal: Parser = ([a, b], names) => {
  if (a === undefined || a === "all") return ok({ type: "healAll" });
  const pair = twoMachines(a, b, names);
  return pair.ok ? ok({ type: "healLink", from: pair.value[0], to: pair.value[1] }) : pair;
};

const parseLink: Parser = ([a, b, ...settings], names) => {
  const pair = twoMachines(a, b, names);
  if (!pair.ok) return pair;
  let latency = 0;
  let lossPerMillion = 0;
  for (const setting of settings) {
    const latencyMatch = /^latency=(\d+(?:\.\d+)?)ms$/.exec(setting);
    const lossMatch = /^loss=(\d+(?:\.\d+)?)%$/.exec(setting);
    if (latencyMatch !== null) latency = Math.min(millis(Number(latencyMatch[1])), 60_000_000);
    else if (lossMatch !== null) lossPerMillion = Math.min(Math.round(Number(lossMatch[1]) * 10_000), 1_000_000);
    else return fail(`"${setting}" is neither latency=<n>ms nor loss=<n>%`);
  }
  return ok({ type: "degradeLink", from: pair.value[0], to: pair.value[1], latency, lossPerMillion });
};

const podUsage = "usage: pod kill|pause|resume <namespace>/<pod>";

const parsePod: Parser = ([action = "", given], names) => {
  if (given === undefined) return fail(podUsage);
  const name = given.includes("/") ? given : `default/${given}`;
  const uid = names.podUid(name);
  if (uid === undefined) return fail(`no pod is called "${name}"`);
  switch (action) {
    case "kill":
    case "pause":
    case "resume":
      return ok({ type: "pod", action, uid, name });
    default:
      return fail(podUsage);
  }
};

const parsers: Readonly<Record<string, Parser>> = {
  kubectl: (_, __, line) => ok({ type: "kubectl", line }),
  "KUBECTL_APPLYSET=true": (_, __, line) => ok({ type: "kubectl", line }),
  curl: (_, __, line) => ok({ type: "kubectl", line }),
  etcdctl: (_, __, line) => ok({ type: "kubectl", line }),
  kill: parseKill,
  systemctl: parseSystemctl,
  slow: parseSlow,
  "slow-disk": parseSlowDisk,
  poweroff: onMachine("crash"),
  poweron: onMachine("boot"),
  suspend: onMachine("pause"),
  wake: onMachine("resume"),
  isolate: onMachine("isolate"),
  rejoin: onMachine("rejoin"),
  "wipe-disk": onMachine("wipeDisk"),
  "fill-disk": onMachine("fillDisk"),
  "free-disk": onMachine("freeDisk"),
  partition: parsePartition,
  heal: parseHeal,
  link: parseLink,
  pod: parsePod,
  add: ([what]) => (what === "worker" ? ok({ type: "addWorker" }) : fail("usage: add worker")),
  remove: ([machine], names) => (machine !== undefined && names.isMachine(machine) ? ok({ type: "removeWorker", machine }) : noSuch(machine, "machine")),
};
