import { calledOn, genericServerResponse } from "../api/index.ts";
import type { ClientMessage, KubeObject, RawRequest, Status } from "../api/index.ts";
import { assertNever, ok, seconds, toUtf8 } from "../core/index.ts";
import type { ConnId, ProcessEvent, Result } from "../core/index.ts";
import { credentialsOf, methodsProblem } from "./credentials.ts";
import { commandFailed } from "./klog.ts";
import { profileProblem } from "./profile.ts";
import { parseArguments, shellWords } from "./commandArguments.ts";
import type { CommandArguments } from "./commandArguments.ts";
import { commandAt, requiredFlags } from "./commands/commandTable.ts";
import { aggregatedDiscovery, resourcesOf } from "./discovery.ts";
import { parseGoDuration } from "./duration.ts";
import { errorText } from "./errorText.ts";
import type { Kubeconfig } from "./kubeconfig.ts";
import { logBegin, logRediscover, logRefused, logRequest, logResponse, newRequestLog } from "./requestLog.ts";
import type { Heard, RequestLog } from "./requestLog.ts";
import { performLoopback, releaseLoopback } from "./loopback.ts";
import type { KubectlState, OutputLine, Run, RunCommand } from "./runs.ts";
import { requestTimeoutOf, timedOut, timeoutProblem } from "./requestTimeout.ts";
import type { Call, RawCall, Reply, Step, StreamSend, Verb, VerbInput } from "./verb.ts";
import { programCredentials, programs as otherPrograms } from "./programs/index.ts";
import { absolute, configFile } from "./verbs/config/common.ts";
import { configFileText } from "./verbs/config/view.ts";
import { validationProblem } from "./verbs/create/validation.ts";
import { helpText } from "./verbs/help/helpText.ts";
import { configFileOf, unreachable, usedConfig } from "./usedConfig.ts";
import { verbs } from "./verbs/index.ts";
import { etcdEndpointOf, isOfEtcd, serverUrl } from "./config.ts";
import { closePeers, findPeer, hearPeer, performPeerSends } from "./peers.ts";
import type { KubectlConfig, KubectlEnv, KubectlMessage, KubectlTimer, LaptopMessage } from "./config.ts";

const seedMax = 0x7fff_ffff;
const outputMax = 4000;
const runsMax = 200;
/** What a shell says of a process that SIGINT has ended: 128 + 2. */
const interruptedCode = 130;
/** Alone it shows its help, whatever stands behind it. @source k8s.io/kubectl/pkg/cmd/certificates/certificates.go */
const groupThatIsNoError = "certificate";
const dialTimeout = seconds(30);
/** So long discovery is remembered. @source k8s.io/cli-runtime/pkg/genericclioptions/config_flags.go */
const discoveryTtl = seconds(6 * 3600);

/** One thing that happens to kubectl. */
export function step(config: KubectlConfig, state: KubectlState, event: ProcessEvent<LaptopMessage, KubectlTimer>, env: KubectlEnv): void {
  switch (event.type) {
    case "datagram":
      return isOfEtcd(event.message) ? undefined : handleTyped(config, state, event.message, env);
    case "timer":
      return handleTimer(config, state, event.timer, env);
    case "connected":
      return tellPeer(config, state, event, env) ? undefined : handleConnected(state, event.conn, env);
    case "message":
      return tellPeer(config, state, event, env) || isOfEtcd(event.message) ? undefined : handleMessage(config, state, event.conn, event.message, env);
    case "refused":
    case "closed":
      return tellPeer(config, state, event, env) ? undefined : handleLost(config, state, event, env);
    case "terminate":
      return env.exit(0, "");
    case "accepted":
    case "fsynced":
      return;
    default:
      return assertNever(event);
  }
}

/** News of a connection that a program has opened itself. @returns false: it is none of these */
function tellPeer(config: KubectlConfig, state: KubectlState, event: ProcessEvent<LaptopMessage, KubectlTimer> & { readonly type: "connected" | "message" | "refused" | "closed" }, env: KubectlEnv): boolean {
  const found = findPeer(state, event.conn);
  if (found === undefined) return false;
  const news = hearPeer(found, event);
  if (news !== undefined) reply(config, state, found.run, news, env);
  return true;
}

function handleTyped(config: KubectlConfig, state: KubectlState, message: KubectlMessage, env: KubectlEnv): void {
  if (message.type === "run") return beginRun(config, state, message, env);
  if (message.type !== "interrupt" && message.type !== "edited" && message.type !== "typed") return;
  const run = state.runs.get(message.id);
  if (run === undefined) return;
  if (message.type === "typed") return run.isReading ? reply(config, state, run, { type: "typed", data: message.data }, env) : undefined;
  if (message.type === "interrupt") return endRun(state, run, verbAt(run.args.path)?.interruptedCode ?? interruptedCode, env);
  if (!run.isEditing) return;
  run.isEditing = false;
  reply(config, state, run, { type: "edited", file: message.file }, env);
}

function beginRun(config: KubectlConfig, state: KubectlState, command: RunCommand, env: KubectlEnv): void {
  state.commandsRun++;
  const words = shellWords(command.line);
  const args = words.ok ? (programArguments(words.value) ?? parseArguments(words.value, config.minor)) : words;
  if (state.runs.size >= runsMax) return refuse(state, command.id, `error: ${runsMax} commands are still running\n`);
  if (!args.ok) return refuse(state, command.id, `error: ${args.error}\n`);
  const { flags, path, positional } = args.value;
  const verb = verbAt(path);
  const isGroup = verb === undefined && path !== "" && commandAt(path).subcommands.size > 0;
  if (flags["help"] === "true" || path === "" || (isGroup && (positional.length === 0 || path === groupThatIsNoError))) {
    // A command that only holds others asks for one of them.
    const isAsked = flags["help"] === "true" || path === "" || path === groupThatIsNoError;
    print(state, command.id, isAsked ? "stdout" : "stderr", helpText(commandAt(path)), isAsked ? 0 : 1);
    return;
  }
  if (verb === undefined && commandAt(path).subcommands.size > 0) return refuse(state, command.id, `error: unknown command ${JSON.stringify(positional.join(" "))}\nSee 'kubectl ${path} -h' for help and examples\n`);
  if (verb === undefined) return refuse(state, command.id, `error: "kubectl ${path}" is not simulated\n`);
  if (flags["record"] !== undefined) print(state, command.id, "stderr", "Flag --record has been deprecated, --record will be removed in the future\n");
  const missing = (requiredFlags[path] ?? []).filter((name) => flags[name] === undefined);
  if (missing.length > 0) return refuse(state, command.id, `error: required flag(s) ${missing.map((name) => JSON.stringify(name)).join(", ")} not set\n`);
  const validation = validationProblem(flags["validate"]);
  if (validation !== undefined) return refuse(state, command.id, `error: ${validation}\n`);
  if (!isTimeout(flags["request-timeout"])) return refuse(state, command.id, timeoutProblem(args.value));
  const unprofiled = path === "debug" ? undefined : profileProblem(flags["profile"]);
  if (unprofiled !== undefined) return refuse(state, command.id, commandFailed(env.now, unprofiled));
  const file = configFileOf(args.value, command.files);
  if (!file.ok) return refuse(state, command.id, `${file.error}\n`);
  const needs = verb.discovery?.(args.value) ?? "cached";
  const isOffline = needs === "none" && path.startsWith("config ");
  const used = isOffline ? ok({ kubeconfig: file.value ?? state.kubeconfig, server: undefined, user: undefined, userName: undefined }) : usedConfig(file.value ?? state.kubeconfig, args.value, commandAt(path).byName.get("user")?.type === "list");
  if (!used.ok) return refuse(state, command.id, `${used.error}\n`);
  const { user, userName, server, kubeconfig } = used.value;
  const clash = Object.hasOwn(programs, path) ? undefined : methodsProblem(userName ?? config.user, args.value, user?.user);
  if (clash !== undefined && !isOffline) return refuse(state, command.id, `${unusable(args.value)}: ${clash}\n`);
  const credentials = Object.hasOwn(programs, path) ? ok(programCredentials(args.value.words)) : credentialsOf(command.user ?? userName ?? config.user, args.value, command.user === undefined ? user?.user : undefined);
  if (!credentials.ok) return refuse(state, command.id, `${unusable(args.value)}: ${credentials.error}\n`);
  const problem = Object.hasOwn(programs, path) ? undefined : unreachable(server, `${config.server}:${config.port}`);
  const run: Run = {
    id: command.id,
    line: command.line,
    credentials: credentials.value,
    kubeconfig,
    unreachable: problem,
    args: args.value,
    files: command.files,
    isTerminal: command.terminal === true,
    isReading: false,
    seed: env.rng.int(0, seedMax),
    verbState: undefined,
    startedAt: env.now,
    cause: env.cause,
    conn: undefined,
    connected: false,
    waiting: [],
    peers: new Map(),
    tags: new Map(),
    unanswered: new Map(),
    called: new Map(),
    warned: [],
    nextRequest: 1,
    log: logOf(config, args.value),
    isEditing: false,
    discovered: [],
  };
  state.runs.set(run.id, run);
  if (run.log !== undefined && readsConfig(args.value)) print(state, run.id, "stderr", logBegin(run.log, absolute(flags["kubeconfig"] ?? configFile), !isOffline, env.now));
  const known = state.discovery;
  if (needs === "none") return beginVerb(config, state, run, { resources: [], isFresh: false }, env);
  if (needs === "cached" && known !== undefined && env.now - known.at < discoveryTtl) return beginVerb(config, state, run, { resources: known.resources, isFresh: false }, env);
  discover(config, state, run, env);
}

/** Commands that go without a kubeconfig. */
const configless = ["completion", "help", "kustomize", "options", "plugin list"];
const readsConfig = ({ path, flags }: CommandArguments): boolean => !configless.includes(path) && !(path === "version" && flags["client"] === "true");
/** Their clients know Go's types; what comes of the others' errors has kind and version. */
const typedVerbs = ["cordon", "drain", "expose", "rollout", "run", "set", "taint", "uncordon"];

function logOf(config: KubectlConfig, { verb, flags }: CommandArguments): RequestLog | undefined {
  const verbosity = Number(flags["v"] ?? 0);
  const timeout = flags["request-timeout"] ?? "0";
  const inSeconds = /^\d+$/.test(timeout) ? `${timeout}s` : timeout;
  return newRequestLog({ verbosity, minor: config.minor, server: flags["server"] ?? serverUrl(config), timeout: Number.parseFloat(timeout) === 0 ? "" : inSeconds, isRaw: flags["raw"] !== undefined, isTyped: typedVerbs.includes(verb) || flags["raw"] !== undefined });
}

function discover(config: KubectlConfig, state: KubectlState, run: Run, env: KubectlEnv): void {
  run.discovered = [];
  run.verbState = undefined;
  perform(config, state, run, { calls: ["/api", "/apis"].map((raw, tag) => ({ tag, call: { raw, accept: aggregatedDiscovery } })) }, env);
}

/** Half of what discovery has to say has come. */
function hearDiscovery(config: KubectlConfig, state: KubectlState, run: Run, answer: Reply, env: KubectlEnv): void {
  if (answer.type === "failed") return perform(config, state, run, { err: errorText(answer.status), exit: 1 }, env);
  if (answer.type !== "ok") return;
  run.discovered[answer.tag] = resourcesOf(answer.body);
  const [core, others] = run.discovered;
  if (core === undefined || others === undefined) return;
  const resources = [...core, ...others];
  state.discovery = { at: env.now, resources };
  beginVerb(config, state, run, { resources, isFresh: true }, env);
}

function beginVerb(config: KubectlConfig, state: KubectlState, run: Run, { resources, isFresh }: Pick<VerbInput, "resources" | "isFresh">, env: KubectlEnv): void {
  const verb = verbAt(run.args.path);
  if (verb === undefined) return;
  const { state: value, step: first } = verb.begin({ args: run.args, files: run.files, isTerminal: run.isTerminal, seed: run.seed, now: env.now, minor: config.minor, server: serverUrl(config), etcdEndpoints: config.etcdHosts.map(etcdEndpointOf), kubeconfig: run.kubeconfig, resources, isFresh });
  run.verbState = { value };
  perform(config, state, run, first, env);
}

const programs: Readonly<Record<string, Verb<unknown>>> = otherPrograms as Readonly<Record<string, Verb<unknown>>>;
const verbAt = (path: string): Verb<unknown> | undefined => (Object.hasOwn(verbs, path) ? verbs[path] : Object.hasOwn(programs, path) ? programs[path] : undefined);

/** Programs that are not kubectl read their words themselves; none of kubectl's commands is called so. */
function programArguments([name = "", ...words]: readonly string[]): Result<CommandArguments, string> | undefined {
  return Object.hasOwn(programs, name) ? ok({ verb: name, path: name, words, positional: words, flags: {}, all: {}, afterDash: undefined }) : undefined;
}

/** To the file of --kubeconfig, or to the one in ~/.kube. */
function saveKubeconfig(state: KubectlState, run: Run, kubeconfig: Kubeconfig): void {
  const name = run.args.flags["kubeconfig"] ?? "";
  if (name === "") state.kubeconfig = kubeconfig;
  else printLine(state, { id: run.id, stream: "stdout", text: "", file: { name, data: toUtf8(configFileText(kubeconfig)) } });
}

/** @source k8s.io/client-go/tools/clientcmd/overrides.go ParseTimeout */
const isTimeout = (text = "0"): boolean => /^\d+$/.test(text) || parseGoDuration(text) !== undefined;

function refuse(state: KubectlState, id: number, text: string): void {
  print(state, id, "stderr", text, 1);
}

function print(state: KubectlState, id: number, stream: "stdout" | "stderr", text: string, done?: number): void {
  printLine(state, { id, stream, text, ...(done === undefined ? {} : { done }) });
}

function printLine(state: KubectlState, line: Omit<OutputLine, "seq">): void {
  state.output.push({ ...line, seq: state.nextSeq++ });
  if (state.output.length > outputMax) state.output.splice(0, outputMax / 2);
}

/** Does what a verb asked for: prints, sends, waits, ends. */
function perform(config: KubectlConfig, state: KubectlState, run: Run, wanted: Step, env: KubectlEnv): void {
  env.cause = run.cause;
  if (run.log !== undefined && /^Error from server/m.test(wanted.err ?? "")) print(state, run.id, "stderr", logRefused(run.log, env.now));
  if (wanted.err !== undefined) print(state, run.id, "stderr", wanted.err);
  if (wanted.out !== undefined) print(state, run.id, "stdout", wanted.out);
  if (wanted.kubeconfig !== undefined) saveKubeconfig(state, run, wanted.kubeconfig);
  if (wanted.rediscover === true) {
    if (run.log !== undefined) print(state, run.id, "stderr", logRediscover(run.log, env.now));
    return discover(config, state, run, env);
  }
  for (const { call, tag } of wanted.calls ?? []) {
    const id = run.nextRequest++;
    run.tags.set(id, tag);
    expectWithin(run, id, call, env);
    if (!("raw" in call)) run.called.set(id, calledOn(call));
    run.waiting.push("raw" in call ? { ...rawParts(call), type: "raw", id, ...run.credentials, path: call.raw } : { ...call, type: "request", id, ...run.credentials, userAgent: "kubectl" });
  }
  if (run.waiting.length > 0 && run.unreachable !== undefined) {
    print(state, run.id, "stderr", `${run.unreachable}\n`);
    return endRun(state, run, 1, env);
  }
  if (run.waiting.length > 0) {
    if (run.conn === undefined) {
      run.conn = env.dial(config.server, config.port);
      env.wakeAfter(dialTimeout, { run: run.id, type: "dialTimeout" }, run.cause);
    } else if (run.connected) flush(state, run, env);
  }
  for (const send of wanted.sends ?? []) sendUp(run, send, env);
  for (const file of wanted.writes ?? []) printLine(state, { id: run.id, stream: "stdout", text: "", file });
  if (wanted.reads !== undefined) {
    run.isReading = wanted.reads !== "none";
    printLine(state, { id: run.id, stream: "stdout", text: "", reads: wanted.reads });
  }
  if (wanted.edit !== undefined) {
    run.isEditing = true;
    printLine(state, { id: run.id, stream: "stdout", text: "", edit: wanted.edit });
  }
  performPeerSends(config, run, wanted.peerSends ?? [], env);
  const listening = performLoopback(state, run, wanted, env);
  if (listening !== undefined) reply(config, state, run, listening, env);
  if (wanted.wait !== undefined) env.wakeAfter(wanted.wait, { run: run.id, type: "wait" }, run.cause);
  if (wanted.exit !== undefined && state.runs.has(run.id)) endRun(state, run, wanted.exit, env);
}

/** --request-timeout: an answer that has not come by then is not waited for. */
function expectWithin(run: Run, request: number, call: Call | RawCall, env: KubectlEnv): void {
  const timeout = requestTimeoutOf(run.args.flags);
  if (timeout === undefined) return;
  run.unanswered.set(request, call);
  env.wakeAfter(timeout, { run: run.id, type: "requestTimeout", request }, run.cause);
}

const rawParts = ({ accept, method }: RawCall): Pick<RawRequest, "accept" | "method"> => ({ ...(accept === undefined ? {} : { accept }), ...(method === undefined ? {} : { method }) });

/** On the stream that the last call with this tag has opened. */
function sendUp(run: Run, { tag, channel, data, port }: StreamSend, env: KubectlEnv): void {
  const id = [...run.tags].findLast(([, each]) => each === tag)?.[0];
  if (run.conn === undefined || id === undefined) return;
  if (port !== undefined) return env.send(run.conn, { type: "streamOpen", id, channel, port });
  env.send(run.conn, data === undefined ? { type: "streamClose", id, channel } : { type: "streamData", id, channel, data });
}

function flush(state: KubectlState, run: Run, env: KubectlEnv): void {
  if (run.conn === undefined) return;
  for (const message of run.waiting) env.send(run.conn, run.log === undefined ? message : logged(state, run, run.log, message, env));
  run.waiting = [];
}

/** Who logs answers reads their headers, and those of a watch when they come. */
function logged(state: KubectlState, run: Run, log: RequestLog, message: ClientMessage, env: KubectlEnv): ClientMessage {
  if (message.type !== "request" && message.type !== "raw") return message;
  print(state, run.id, "stderr", logRequest(log, message, env.now));
  const headers = log.verbosity > headersFrom ? { wantsHeaders: true as const } : {};
  return message.type === "request" && message.verb === "watch" ? { ...message, ...headers, announce: true } : { ...message, ...headers };
}
/** Above it the headers of answers are logged. */
const headersFrom = 7;

function hear(state: KubectlState, run: Run, heard: Heard, env: KubectlEnv): void {
  if (run.log !== undefined) print(state, run.id, "stderr", logResponse(run.log, heard, env.now));
}

/** Who asks for a namespace by name before anything else hears of it from the configuration, the others from the client. @source client-go/tools/clientcmd/client_config.go Namespace */
const asksNamespace: readonly string[] = ["get", "describe", "delete", "label", "annotate", "edit", "patch"];
const unusable = ({ path, flags }: CommandArguments): string => (asksNamespace.includes(path) && (flags["namespace"] ?? "") !== "" ? "Error in configuration" : "error");

/** Warnings fail a command that went well, where --warnings-as-errors says so. @source k8s.io/kubectl/pkg/cmd/cmd.go PersistentPostRunE */
function endRun(state: KubectlState, run: Run, exit: number, env: KubectlEnv): void {
  const count = run.args.flags["warnings-as-errors"] === "true" && exit === 0 ? run.warned.length : 0;
  if (count > 0) print(state, run.id, "stderr", commandFailed(env.now, `${count} warning${count === 1 ? "" : "s"} received`));
  const code = count > 0 ? 1 : exit;
  if (run.conn !== undefined) env.close(run.conn);
  releaseLoopback(state, run, env);
  closePeers(run, env);
  state.runs.delete(run.id);
  print(state, run.id, "stdout", "", code);
}

function runByConn(state: KubectlState, conn: ConnId): Run | undefined {
  for (const run of state.runs.values()) if (run.conn === conn) return run;
  return undefined;
}

function handleConnected(state: KubectlState, conn: ConnId, env: KubectlEnv): void {
  const run = runByConn(state, conn);
  if (run === undefined) return;
  run.connected = true;
  env.cause = run.cause;
  flush(state, run, env);
}

function handleTimer(config: KubectlConfig, state: KubectlState, timer: KubectlTimer, env: KubectlEnv): void {
  const run = state.runs.get(timer.run);
  if (run === undefined) return;
  if (timer.type === "socket") return reply(config, state, run, timer.news, env);
  if (timer.type === "requestTimeout") {
    const call = run.unanswered.get(timer.request);
    if (call === undefined) return;
    run.unanswered.delete(timer.request);
    return reply(config, state, run, { type: "failed", tag: run.tags.get(timer.request) ?? 0, status: timedOut(config, call, run.args.flags["request-timeout"] ?? "") }, env);
  }
  if (timer.type === "wait") return reply(config, state, run, { type: "timer" }, env);
  if (!run.connected) perform(config, state, run, { err: `Unable to connect to the server: dial tcp ${config.server}:${config.port}: i/o timeout\n`, exit: 1 }, env);
}

function handleMessage(config: KubectlConfig, state: KubectlState, conn: ConnId, message: KubectlMessage, env: KubectlEnv): void {
  const run = runByConn(state, conn);
  if (run === undefined) return;
  if ("id" in message) run.unanswered.delete(message.id);
  switch (message.type) {
    case "response": {
      const tag = run.tags.get(message.id) ?? 0;
      const { code, body, warnings = [] } = message;
      hear(state, run, message, env);
      for (const warning of warnings) warn(state, run, warning);
      if (code < 400) return reply(config, state, run, { type: "ok", tag, code, body }, env);
      const status = isStatus(body) ? body : genericServerResponse(code, typeof body === "string" ? body : "", run.called.get(message.id));
      run.log?.refused.push(status);
      return reply(config, state, run, { type: "failed", tag, status }, env);
    }
    case "watchEvents": {
      hear(state, run, { id: message.id, headers: message.headers }, env);
      if (message.events.length === 0) return;
      const events = message.events.flatMap(({ type, object }) => (type === "BOOKMARK" || type === "ERROR" ? [] : [{ type, object: object as KubeObject }]));
      return reply(config, state, run, { type: "events", tag: run.tags.get(message.id) ?? 0, events }, env);
    }
    case "streamBegin":
      hear(state, run, { id: message.id }, env);
      return reply(config, state, run, { type: message.type, tag: run.tags.get(message.id) ?? 0 }, env);
    case "streamEnd":
      return reply(config, state, run, { type: message.type, tag: run.tags.get(message.id) ?? 0 }, env);
    case "streamData":
      return reply(config, state, run, { type: "streamData", tag: run.tags.get(message.id) ?? 0, channel: message.channel, data: message.data }, env);
    case "streamClose":
      return reply(config, state, run, { type: "streamClose", tag: run.tags.get(message.id) ?? 0, channel: message.channel }, env);
    case "watchEnd":
      return reply(config, state, run, { type: "ended", tag: run.tags.get(message.id) ?? 0 }, env);
    case "request":
    case "raw":
    case "cancel":
    case "edited":
    case "typed":
    case "run":
    case "interrupt":
    case "streamOpen":
      return;
  }
}

/** Of one command each warning stands there once. @source k8s.io/client-go/rest/warnings.go WarningWriterOptions Deduplicate */
function warn(state: KubectlState, run: Run, warning: string): void {
  if (run.warned.includes(warning)) return;
  run.warned.push(warning);
  print(state, run.id, "stderr", `Warning: ${warning}\n`);
}

const isStatus = (body: unknown): body is Status => typeof body === "object" && body !== null && "kind" in body && body.kind === "Status";

function reply(config: KubectlConfig, state: KubectlState, run: Run, answer: Reply, env: KubectlEnv): void {
  if (run.verbState === undefined) return hearDiscovery(config, state, run, answer, env);
  const verb = verbAt(run.args.path);
  if (verb === undefined) return;
  perform(config, state, run, verb.answer(run.verbState.value, answer, env.now), env);
}

function handleLost(config: KubectlConfig, state: KubectlState, event: ProcessEvent & { type: "refused" | "closed" }, env: KubectlEnv): void {
  const run = runByConn(state, event.conn);
  if (run === undefined) return;
  run.conn = undefined;
  perform(config, state, run, { err: lostMessage(config, event, run.connected), exit: 1 }, env);
}

function lostMessage(config: KubectlConfig, event: ProcessEvent & { type: "refused" | "closed" }, wasConnected: boolean): string {
  const server = `${config.server}:${config.port}`;
  if (event.type === "refused") return `The connection to the server ${server} was refused - did you specify the right host or port?\n`;
  if (event.reason === "timeout") return wasConnected ? "error: http2: client connection lost\n" : `Unable to connect to the server: dial tcp ${server}: i/o timeout\n`;
  if (event.reason === "reset") return `Unable to connect to the server: read tcp laptop->${server}: read: connection reset by peer\n`;
  return "Unable to connect to the server: EOF\n";
}

