import { type Bytes, type Micros, millis, seconds } from "../core/index.ts";
import { canRun } from "./exec/index.ts";
import { metricsServerFlags } from "./metricsServer/index.ts";
import { commandSteps, parseShell } from "./shell.ts";
import { webhookRules } from "./webhook.ts";
import type { SigtermBehaviour, ShellStep, Workload, WorkloadSource } from "./types.ts";

const mebibyte = 1024 * 1024;
const annotationPrefix = "kubarium.dev/";

type Known = Partial<Workload> & { readonly name: string };

/** What images do when no command is given. First match of the repository's last word wins. */
const knownImages: readonly (readonly [RegExp, Known])[] = [
  [/^pause$/, { name: "pause", listens: [], memory: mebibyte, milliCpu: 0, startDelay: 0, onSigterm: { type: "exit", code: 0, after: millis(2) } }],
  [/^nginx|^ingress-nginx/, { name: "nginx", listens: [80], memory: 12 * mebibyte, milliCpu: 3, startDelay: millis(40), serviceTime: millis(1), onSigterm: { type: "exit", code: 0, after: millis(30) }, banner: ["/docker-entrypoint.sh: Configuration complete; ready for start up"] }],
  [/^httpd$/, { name: "httpd", listens: [80], memory: 20 * mebibyte, milliCpu: 4, startDelay: millis(60), serviceTime: millis(1) }],
  [/^(redis|valkey)/, { name: "redis-server", listens: [6379], memory: 10 * mebibyte, milliCpu: 4, startDelay: millis(30), serviceTime: 300, banner: ["* Ready to accept connections tcp"] }],
  [/^memcached/, { name: "memcached", listens: [11211], memory: 5 * mebibyte, milliCpu: 2, startDelay: millis(10), serviceTime: 200 }],
  [/^postgres/, { name: "postgres", listens: [5432], memory: 60 * mebibyte, milliCpu: 10, startDelay: millis(900), serviceTime: millis(2), onSigterm: { type: "exit", code: 0, after: millis(200) }, banner: ["LOG:  database system is ready to accept connections"] }],
  [/^(mysql|mariadb)/, { name: "mysqld", listens: [3306], memory: 380 * mebibyte, milliCpu: 12, startDelay: seconds(4), serviceTime: millis(2) }],
  [/^mongo/, { name: "mongod", listens: [27017], memory: 150 * mebibyte, milliCpu: 15, startDelay: millis(1500), serviceTime: millis(2) }],
  [/^coredns/, { name: "coredns", listens: [53, 8080, 8181, 9153], memory: 18 * mebibyte, milliCpu: 3, startDelay: millis(50), serviceTime: 300 }],
  [/^(polinux-)?stress/, { name: "stress", listens: [], memory: 256 * mebibyte, milliCpu: 1000 }],
  [/^(busybox|alpine|debian|ubuntu|bash|curl|netshoot)$/, { name: "sh", listens: [], script: [], memory: mebibyte, milliCpu: 0, startDelay: 0 }],
  [/^admission-webhook$/, { name: "admission-webhook", listens: [8443], tls: true, startDelay: millis(200), serviceTime: millis(3), memory: 20 * mebibyte, milliCpu: 3, banner: ["admission webhook listens on :8443"] }],
  [/^metrics-server$/, { name: "metrics-server", tls: true, startDelay: millis(1500), serviceTime: millis(2), memory: 28 * mebibyte, milliCpu: 4, banner: ["Serving securely"] }],
  [/^hello-world$/, { name: "hello", listens: [], script: [{ type: "echo", text: "Hello from Docker!" }], memory: mebibyte, startDelay: 0 }],
];

const ignoreSigterm: SigtermBehaviour = { type: "ignore" };

/**
 * What a container does, from its image, command line, declared ports and the pod's annotations
 * (`kubarium.dev/...`, see README.md). An unknown image without a command is a server that listens on
 * the declared ports.
 */
export function resolveWorkload(source: WorkloadSource): Workload {
  const key = `${source.image}\n${source.command.join("\u0000")}\n${source.args.join("\u0000")}\n${source.ports.join(" ")}\n${source.stdin === true}`;
  let plain = cache.get(key);
  if (plain === undefined) {
    plain = withProgram(source, fromCommand(source));
    if (cache.size >= cacheMax) cache.clear();
    cache.set(key, plain);
  }
  return annotated(plain, source.annotations);
}

const cacheMax = 1_000;
/** A pure function's memory: the same command line always does the same. */
const cache = new Map<string, Workload>();

function base(ports: readonly number[]): Workload {
  return {
    name: "server",
    listens: ports,
    startDelay: millis(100),
    readyAfter: 0,
    exitCode: 0,
    serviceTime: millis(2),
    memory: 30 * mebibyte,
    memoryGrowth: 0,
    milliCpu: 5,
    onSigterm: { type: "exit", code: 0, after: millis(50) },
    banner: [],
  };
}

function fromCommand(source: WorkloadSource): Workload {
  const argv = [...source.command, ...source.args];
  const [program] = argv;
  const image = knownImage(source);
  if (image.name === "admission-webhook") return { ...image, webhook: webhookRules(argv) };
  if (image.name === "metrics-server") {
    const agent = metricsServerFlags(argv);
    return { ...image, agent, listens: [...new Set([agent.port, ...image.listens])] };
  }
  if (program === undefined || (source.command.length === 0 && program.startsWith("-"))) return image;
  const binary = program.slice(program.lastIndexOf("/") + 1);
  if (/^(sh|bash|ash|dash)$/.test(binary)) {
    const flag = argv.findIndex((word) => /^-[a-z]*c$/.test(word));
    if (flag !== -1) return scripted("sh", parseShell(argv[flag + 1] ?? ""));
    return scripted("sh", { steps: [], ...(argv.length > 1 ? { unknown: argv.slice(1).join(" ").slice(0, 80) } : {}) });
  }
  if (binary === "perl") return { ...scripted("perl", { steps: [{ type: "compute", duration: millis(4200) }, { type: "echo", text: "3.14159265358979323846..." }] }), memory: 25 * mebibyte, milliCpu: 1000, onSigterm: ignoreSigterm };
  if (binary === "stress" || binary === "stress-ng") return stress(argv);
  if (binary === "false") return scripted("false", { steps: [{ type: "exit", code: 1 }] });
  if (/^(true|sleep|echo|tail|date|hostname|cat|printf)$/.test(binary)) return scripted(binary, commandSteps([binary, ...argv.slice(1)]));
  if (isShellImage(source.image)) return scripted(binary, commandSteps([binary, ...argv.slice(1)]));
  return image;
}

function isShellImage(image: string): boolean {
  return /(^|\/)(busybox|alpine|debian|ubuntu|bash|netshoot)([:@]|$)/.test(image);
}

/** The shell that an image starts by itself. */
const shellOf = (image: string): string => (/(^|\/)(debian|ubuntu|bash|netshoot)([:@]|$)/.test(image) ? "bash" : "sh");

/** What reads its standard input, and what a shell script's steps cannot say, is run word by word where that is possible. */
function withProgram({ image, command, args, stdin }: WorkloadSource, workload: Workload): Workload {
  const argv = [...command, ...args];
  const program = argv.length === 0 && isShellImage(image) ? [shellOf(image)] : argv;
  const isWanted = stdin === true || workload.notSimulated !== undefined;
  if (!isWanted || program.length === 0 || !canRun(image, program)) return workload;
  const { notSimulated: _notSimulated, ...rest } = workload;
  return { ...rest, name: program[0] ?? rest.name, program };
}

function knownImage(source: WorkloadSource): Workload {
  const repository = source.image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  const word = repository.slice(repository.lastIndexOf("/") + 1);
  const plain = base(source.ports);
  for (const [pattern, known] of knownImages) {
    if (!pattern.test(word)) continue;
    const listens = source.ports.length > 0 ? [...new Set([...(known.listens ?? []), ...source.ports])] : (known.listens ?? []);
    return { ...plain, ...known, listens };
  }
  return plain;
}

function scripted(name: string, script: { readonly steps: readonly ShellStep[]; readonly unknown?: string }): Workload {
  const workload: Workload = { ...base([]), name, script: script.steps, startDelay: 0, memory: mebibyte, milliCpu: 1, onSigterm: ignoreSigterm };
  return script.unknown === undefined
    ? workload
    : { ...workload, notSimulated: `kubarium does not run "${script.unknown}": it took one second and succeeded` };
}

/** `stress --vm 1 --vm-bytes 250M`: takes so much memory at once. */
function stress(argv: readonly string[]): Workload {
  const at = argv.indexOf("--vm-bytes");
  const memory = at === -1 ? 256 * mebibyte : (parseBytes(argv[at + 1] ?? "") ?? 256 * mebibyte);
  return { ...base([]), name: "stress", startDelay: 0, memory, milliCpu: 1000, onSigterm: { type: "exit", code: 143, after: millis(5) } };
}

function annotated(workload: Workload, annotations: Readonly<Record<string, string>>): Workload {
  let changed = workload;
  for (const key of Object.keys(annotations)) {
    if (!key.startsWith(annotationPrefix)) continue;
    const value = annotations[key];
    if (value !== undefined) changed = applyAnnotation(changed, key.slice(annotationPrefix.length), value);
  }
  return changed;
}

function applyAnnotation(workload: Workload, name: string, value: string): Workload {
  const duration = parseGoDuration(value);
  switch (name) {
    case "exit-after":
      return duration === undefined ? workload : { ...workload, exitAfter: duration };
    case "exit-code":
      return /^\d{1,3}$/.test(value) ? { ...workload, exitCode: Number(value) & 255 } : workload;
    case "ready-after":
      return duration === undefined ? workload : { ...workload, readyAfter: duration };
    case "live-until":
      return duration === undefined ? workload : { ...workload, liveUntil: duration };
    case "start-delay":
      return duration === undefined ? workload : { ...workload, startDelay: duration };
    case "service-time":
      return duration === undefined ? workload : { ...workload, serviceTime: duration };
    case "stop-after":
      return duration === undefined ? workload : { ...workload, onSigterm: { type: "exit", code: 0, after: duration } };
    case "ignore-sigterm":
      return value === "true" ? { ...workload, onSigterm: ignoreSigterm } : workload;
    case "memory": {
      const memory = parseBytes(value);
      return memory === undefined ? workload : { ...workload, memory };
    }
    case "memory-growth": {
      const memoryGrowth = parseBytes(value);
      return memoryGrowth === undefined ? workload : { ...workload, memoryGrowth };
    }
    default:
      return workload;
  }
}

/** "1m30s", "500ms", "5s". */
export function parseGoDuration(text: string): Micros | undefined {
  let total = 0;
  let rest = text;
  while (rest !== "") {
    const match = /^(\d+(?:\.\d+)?)(h|ms|us|m|s)/.exec(rest);
    if (match === null) return undefined;
    const unit = { h: seconds(3600), m: seconds(60), s: seconds(1), ms: millis(1), us: 1 }[match[2] ?? "s"] ?? 0;
    total += Math.round(Number(match[1]) * unit);
    rest = rest.slice(match[0].length);
  }
  return text === "" ? undefined : total;
}

/** "200Mi", "250M", "1G", "1048576". */
function parseBytes(text: string): Bytes | undefined {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|k|K|M|G)?$/.exec(text);
  if (match === null) return undefined;
  const unit = { Ki: 1024, Mi: mebibyte, Gi: 1024 * mebibyte, k: 1000, K: 1000, M: 1e6, G: 1e9 }[match[2] ?? ""] ?? 1;
  return Math.round(Number(match[1]) * unit);
}
