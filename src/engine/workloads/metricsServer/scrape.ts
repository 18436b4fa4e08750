import type { Bytes, Micros } from "../../core/index.ts";

/** What a kubelet has counted of one container, or of its node. */
export interface Counted {
  /** Core-seconds since it started. */
  readonly cpuSeconds: number;
  readonly memory: Bytes;
}

/** A kubelet's numbers at one time. */
export interface Sample {
  readonly at: Micros;
  readonly node: Counted;
  /** By "namespace/pod", then by container. */
  readonly pods: ReadonlyMap<string, ReadonlyMap<string, Counted>>;
}

const line = /^(\w+?)_(cpu_usage_seconds_total|memory_working_set_bytes)(?:\{([^}]*)\})? ([0-9.eE+-]+)(?: (\d+))?$/;
const label = /(\w+)="([^"]*)"/g;

/** Reads a kubelet's /metrics/resource; it says itself of when its numbers are. @source kubernetes-sigs/metrics-server pkg/scraper/client/resource/decode.go */
export function readSample(text: string, now: Micros): Sample {
  let at = now;
  let node: Counted = { cpuSeconds: 0, memory: 0 };
  const pods = new Map<string, Map<string, Counted>>();
  for (const each of text.split("\n")) {
    const [, whose, what, labels = "", number = "0", time] = line.exec(each) ?? [];
    const part = what === "cpu_usage_seconds_total" ? { cpuSeconds: Number(number) } : { memory: Number(number) };
    if (whose === "node") {
      node = { ...node, ...part };
      if (time !== undefined) at = Number(time) * 1000;
    }
    if (whose !== "container") continue;
    const named = Object.fromEntries([...labels.matchAll(label)].map(([, name = "", value = ""]) => [name, value]));
    const key = `${named["namespace"] ?? ""}/${named["pod"] ?? ""}`;
    const containers = pods.get(key) ?? new Map<string, Counted>();
    pods.set(key, containers);
    const container = named["container"] ?? "";
    containers.set(container, { cpuSeconds: 0, memory: 0, ...containers.get(container), ...part });
  }
  return { at, node, pods };
}

/** What was used between two samples. */
export interface Usage {
  /** "12345678n" */
  readonly cpu: string;
  /** "1234Ki" */
  readonly memory: string;
}

/** undefined: it has started anew in between, so that the difference says nothing. */
export function usageBetween(before: Counted | undefined, after: Counted, span: Micros): Usage | undefined {
  if (before === undefined || after.cpuSeconds < before.cpuSeconds || span <= 0) return undefined;
  const cores = ((after.cpuSeconds - before.cpuSeconds) * 1e6) / span;
  return { cpu: `${Math.round(cores * 1e9)}n`, memory: `${Math.floor(after.memory / 1024)}Ki` };
}
