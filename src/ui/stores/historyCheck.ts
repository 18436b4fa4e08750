import { kubectlMinors, proxyModes, workersMax } from "../../protocol/index.ts";
import type { Blueprint, Command, History, KubectlMinor, ProxyMode, StampedCommand, WorkerShape } from "../../protocol/index.ts";
import { wordsOf } from "./words/language.ts";

/**
 * The schema of a history that comes from outside (a link that somebody sent): every field is checked
 * before the worker sees it, and nothing that is not listed here is let through.
 */

/** Limits of what a link may carry. */
export const historyLimits = {
  commands: 20_000,
  workers: workersMax,
  /** Seven simulated days: more would take minutes to replay. */
  until: 7 * 24 * 3600 * 1_000_000,
  nameLength: 253,
  lineLength: 64 * 1024,
  stdinLength: 1024 * 1024,
  bodyLength: 3 * 1024 * 1024,
  files: 64,
  labels: 64,
} as const;

/** A value that passed, or where and why it did not. */
export type Checked<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string };

type Check<Value> = (value: unknown, path: string) => Checked<Value>;

const pass = <Value>(value: Value): Checked<Value> => ({ ok: true, value });
const refuse = (path: string, problem: string): { readonly ok: false; readonly error: string } => ({ ok: false, error: `${path} ${problem}` });

const integer =
  (min: number, max: number): Check<number> =>
  (value, path) =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max ? pass(value) : refuse(path, wordsOf("links").check.integer(min, max));

const decimal =
  (min: number, max: number): Check<number> =>
  (value, path) =>
    typeof value === "number" && value >= min && value <= max ? pass(value) : refuse(path, wordsOf("links").check.decimal(min, max));

const flag: Check<boolean> = (value, path) => (typeof value === "boolean" ? pass(value) : refuse(path, wordsOf("links").check.flag));

const text =
  (maxLength: number): Check<string> =>
  (value, path) => {
    if (typeof value !== "string") return refuse(path, wordsOf("links").check.text);
    return value.length <= maxLength ? pass(value) : refuse(path, wordsOf("links").check.tooLong(maxLength));
  };

const name: Check<string> = (value, path) =>
  typeof value === "string" && value.length <= historyLimits.nameLength && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value)
    ? pass(value)
    : refuse(path, wordsOf("links").check.name);

const oneOf =
  <Value extends string | number | boolean>(...values: readonly Value[]): Check<Value> =>
  (value, path) => {
    const found = values.find((candidate) => candidate === value);
    return found === undefined ? refuse(path, wordsOf("links").check.oneOf(values.join(", "))) : pass(found);
  };

/** One check for each field; a field that may be left out is listed in `optional`. */
type Fields<Shape> = { readonly [Key in keyof Shape]-?: Check<Exclude<Shape[Key], undefined>> };

function shape<Shape extends object>(fields: Fields<Shape>, optional: readonly (keyof Shape & string)[] = []): Check<Shape> {
  const checks: ReadonlyMap<string, Check<unknown>> = new Map(Object.entries(fields));
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(path, wordsOf("links").check.object);
    const given: ReadonlyMap<string, unknown> = new Map(Object.entries(value));
    for (const key of given.keys()) if (!checks.has(key)) return refuse(`${path}.${key.slice(0, 40)}`, wordsOf("links").check.unknown);
    const result: Record<string, unknown> = {};
    for (const [key, check] of checks) {
      if (!given.has(key) && optional.some((candidate) => candidate === key)) continue;
      const checked = check(given.get(key), `${path}.${key}`);
      if (!checked.ok) return checked;
      result[key] = checked.value;
    }
    // Every key of Shape has passed its own check, so this is a Shape.
    return pass(result as Shape);
  };
}

const listOf =
  <Value>(check: Check<Value>, maxLength: number): Check<readonly Value[]> =>
  (value, path) => {
    if (!Array.isArray(value)) return refuse(path, wordsOf("links").check.list);
    if (value.length > maxLength) return refuse(path, wordsOf("links").check.tooMany(maxLength));
    const values: Value[] = [];
    for (const [index, entry] of value.entries()) {
      const checked = check(entry, `${path}[${index}]`);
      if (!checked.ok) return checked;
      values.push(checked.value);
    }
    return pass(values);
  };

const textsByName =
  (maxEntries: number, maxLength: number): Check<Readonly<Record<string, string>>> =>
  (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(path, wordsOf("links").check.object);
    const entries = Object.entries(value);
    if (entries.length > maxEntries) return refuse(path, wordsOf("links").check.tooMany(maxEntries));
    const texts: [string, string][] = [];
    for (const [key, entry] of entries) {
      const checked = text(maxLength)(entry, `${path}.${key.slice(0, 40)}`);
      if (!checked.ok) return checked;
      texts.push([key, checked.value]);
    }
    return pass(Object.fromEntries(texts));
  };

const listsByName =
  (maxEntries: number, check: Check<readonly string[]>): Check<Readonly<Record<string, readonly string[]>>> =>
  (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(path, wordsOf("links").check.object);
    const entries = Object.entries(value);
    if (entries.length > maxEntries) return refuse(path, wordsOf("links").check.tooMany(maxEntries));
    const lists: [string, readonly string[]][] = [];
    for (const [key, entry] of entries) {
      const checked = check(entry, `${path}.${key.slice(0, 40)}`);
      if (!checked.ok) return checked;
      lists.push([key, checked.value]);
    }
    return pass(Object.fromEntries(lists));
  };

type CommandOf<Type extends Command["type"]> = Extract<Command, { readonly type: Type }>;
type CommandChecks = { readonly [Type in Command["type"]]: Check<CommandOf<Type>> };

type HttpInput = CommandOf<"http">["input"];
const number = integer(0, Number.MAX_SAFE_INTEGER);
const line = text(historyLimits.lineLength);
const checkHttpClosed: Check<HttpInput> = shape<Extract<HttpInput, { type: "closed" }>>({ type: oneOf("closed"), connection: number });
type HttpRequest = Extract<HttpInput, { type: "request" }>;
const valuesMax = 100;
const lines = listOf(line, valuesMax);
const checkWantedUser = shape<NonNullable<HttpRequest["impersonate"]>>({ user: line, uid: line, groups: lines, extra: listsByName(valuesMax, lines) }, ["uid", "groups", "extra"]);
const checkHttpRequest: Check<HttpInput> = shape<HttpRequest>(
  {
    type: oneOf("request"),
    connection: number,
    id: number,
    method: line,
    url: line,
    user: line,
    userAgent: line,
    accept: line,
    contentType: line,
    body: text(historyLimits.bodyLength),
    token: line,
    impersonate: checkWantedUser,
    groups: lines,
    isUpgrade: oneOf(true as const),
  },
  ["token", "impersonate", "groups", "isUpgrade"],
);

const bytes = text(historyLimits.bodyLength);
const onStream = { connection: number, id: number, channel: number };
const checkHttpInput: Check<HttpInput> = (value, path) => {
  switch (typeof value === "object" && value !== null && "type" in value ? value.type : undefined) {
    case "closed":
      return checkHttpClosed(value, path);
    case "cancel":
      return shape<Extract<HttpInput, { type: "cancel" }>>({ type: oneOf("cancel"), connection: number, id: number })(value, path);
    case "streamData":
      return shape<Extract<HttpInput, { type: "streamData" }>>({ ...onStream, type: oneOf("streamData"), data: bytes })(value, path);
    case "streamClose":
      return shape<Extract<HttpInput, { type: "streamClose" }>>({ ...onStream, type: oneOf("streamClose") })(value, path);
    case "streamOpen":
      return shape<Extract<HttpInput, { type: "streamOpen" }>>({ ...onStream, type: oneOf("streamOpen"), port: number })(value, path);
    default:
      return checkHttpRequest(value, path);
  }
};

const factor = decimal(1, 10_000);
const run = integer(1, historyLimits.commands);
const upToAMinute = integer(0, 60_000_000);

const checkWorkerShape: Check<WorkerShape> = shape<WorkerShape>(
  {
    name,
    milliCpu: integer(100, 1_000_000),
    memoryBytes: integer(64 * 1024 ** 2, 16 * 1024 ** 4),
    pods: integer(0, 1000),
    zone: text(historyLimits.nameLength),
    region: text(historyLimits.nameLength),
    labels: textsByName(historyLimits.labels, historyLimits.nameLength),
    taints: listOf(
      shape({ key: text(historyLimits.nameLength), value: text(historyLimits.nameLength), effect: oneOf("NoSchedule", "PreferNoSchedule", "NoExecute") }),
      historyLimits.labels,
    ),
  },
  ["milliCpu", "memoryBytes", "pods", "zone", "region", "labels", "taints"],
);

const commandChecks: CommandChecks = {
  process: shape<CommandOf<"process">>({ type: oneOf("process"), action: oneOf("kill", "stop", "start", "restart", "pause", "resume"), process: name }),
  slowProcess: shape<CommandOf<"slowProcess">>({ type: oneOf("slowProcess"), process: name, factor }),
  machine: shape<CommandOf<"machine">>({
    type: oneOf("machine"),
    action: oneOf("crash", "boot", "pause", "resume", "isolate", "rejoin", "wipeDisk", "fillDisk", "freeDisk"),
    machine: name,
  }),
  slowMachine: shape<CommandOf<"slowMachine">>({ type: oneOf("slowMachine"), machine: name, factor }),
  slowDisk: shape<CommandOf<"slowDisk">>({ type: oneOf("slowDisk"), machine: name, fsync: upToAMinute }),
  cutLink: shape<CommandOf<"cutLink">>({ type: oneOf("cutLink"), from: name, to: name, both: flag }),
  healLink: shape<CommandOf<"healLink">>({ type: oneOf("healLink"), from: name, to: name }),
  degradeLink: shape<CommandOf<"degradeLink">>({ type: oneOf("degradeLink"), from: name, to: name, latency: upToAMinute, lossPerMillion: integer(0, 1_000_000) }),
  healAll: shape<CommandOf<"healAll">>({ type: oneOf("healAll") }),
  pod: shape<CommandOf<"pod">>({ type: oneOf("pod"), action: oneOf("kill", "pause", "resume"), uid: name, name: text(2 * historyLimits.nameLength + 1) }, ["name"]),
  addWorker: shape<CommandOf<"addWorker">>({ type: oneOf("addWorker"), shape: checkWorkerShape }, ["shape"]),
  removeWorker: shape<CommandOf<"removeWorker">>({ type: oneOf("removeWorker"), machine: name }),
  http: shape<CommandOf<"http">>({ type: oneOf("http"), input: checkHttpInput }),
  kubectl: shape<CommandOf<"kubectl">>({ type: oneOf("kubectl"), line: text(historyLimits.lineLength), stdin: text(historyLimits.stdinLength), files: textsByName(historyLimits.files, historyLimits.stdinLength), terminal: oneOf<true>(true), user: name }, [
    "stdin",
    "files",
    "terminal",
    "user",
  ]),
  interrupt: shape<CommandOf<"interrupt">>({ type: oneOf("interrupt"), run }),
  typed: shape<CommandOf<"typed">>({ type: oneOf("typed"), run, text: text(historyLimits.lineLength) }, ["text"]),
  edited: shape<CommandOf<"edited">>({ type: oneOf("edited"), run, text: text(historyLimits.stdinLength) }, ["text"]),
};

const commandChecksByType: ReadonlyMap<unknown, Check<Command>> = new Map<unknown, Check<Command>>(Object.entries(commandChecks));

const checkCommand: Check<Command> = (value, path) => {
  const words = wordsOf("links");
  const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
  const check = commandChecksByType.get(type);
  return check === undefined ? refuse(`${path}.type`, words.check.command) : check(value, path);
};

const checkBlueprint: Check<Blueprint> = shape<Blueprint>({
  controlPlanes: integer(1, 5),
  etcdMembers: oneOf<Blueprint["etcdMembers"]>(1, 2, 3, 4, 5),
  apiServers: integer(1, 3),
  workers: integer(0, historyLimits.workers),
  workerMilliCpu: integer(100, 1_000_000),
  workerMemoryBytes: integer(64 * 1024 ** 2, 16 * 1024 ** 4),
  podsPerWorker: integer(1, 1000),
  vitalSigns: flag,
  workerShapes: listOf(checkWorkerShape, historyLimits.workers),
  bridge: flag,
  cloud: flag,
  warnsOfNotSimulated: flag,
  plainNodes: flag,
  startsAt: integer(0, historyLimits.until),
  kubectlMinor: oneOf<KubectlMinor>(...kubectlMinors),
  etcdQuotaBytes: integer(4 * 1024 ** 2, 8 * 1024 ** 3),
  proxyMode: oneOf<ProxyMode>(...proxyModes),
}, ["proxyMode", "etcdQuotaBytes", "workerShapes", "bridge", "cloud", "warnsOfNotSimulated", "plainNodes", "startsAt", "kubectlMinor"]);

const checkStamped = shape<StampedCommand>({ at: integer(0, historyLimits.until), command: checkCommand });

const checkCommands: Check<readonly StampedCommand[]> = (value, path) => {
  const words = wordsOf("links");
  if (!Array.isArray(value)) return refuse(path, words.check.list);
  if (value.length > historyLimits.commands) return refuse(path, words.check.tooMany(historyLimits.commands));
  const commands: StampedCommand[] = [];
  let latest = 0;
  for (const [index, entry] of value.entries()) {
    const checked = checkStamped(entry, `${path}[${index}]`);
    if (!checked.ok) return checked;
    if (checked.value.at < latest) return refuse(`${path}[${index}].at`, words.check.before);
    latest = checked.value.at;
    commands.push(checked.value);
  }
  return pass(commands);
};

const checkShape = shape<History>({ blueprint: checkBlueprint, seed: integer(0, Number.MAX_SAFE_INTEGER), commands: checkCommands, until: integer(0, historyLimits.until) });

/** Checks every field of a history from outside; the error names the field. */
export function checkHistory(value: unknown): Checked<History> {
  const words = wordsOf("links");
  const checked = checkShape(value, "history");
  if (!checked.ok) return checked;
  const last = checked.value.commands.at(-1);
  return last !== undefined && last.at > checked.value.until ? refuse("history.until", words.check.beforeLast) : checked;
}

/** As a link to a comparison carries it: two or three histories under their names, and the moments to begin from and to show. */
export interface LinkedComparison {
  readonly kind: "branches" | "variants";
  readonly lanes: readonly { readonly name: string; readonly history: History }[];
  readonly at: number;
  readonly zero: number;
}

export const comparedLanes = { min: 2, max: 3 } as const;

const checkLane = shape<LinkedComparison["lanes"][number]>({ name: text(60), history: (value, path) => within(checkHistory(value), path) });
const checkLinked = shape<LinkedComparison>({ kind: oneOf("branches", "variants"), lanes: listOf(checkLane, comparedLanes.max), at: integer(0, historyLimits.until), zero: integer(0, historyLimits.until) });

const within = <Value>(checked: Checked<Value>, path: string): Checked<Value> => (checked.ok ? checked : refuse(path, wordsOf("compare").noHistory(checked.error)));

/** Checks every field of a comparison from outside; the error names the field. */
export function checkComparison(value: unknown): Checked<LinkedComparison> {
  const checked = checkLinked(value, "comparison");
  return checked.ok && checked.value.lanes.length < comparedLanes.min ? refuse("comparison.lanes", wordsOf("compare").tooFewLanes) : checked;
}
