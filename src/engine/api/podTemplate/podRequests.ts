import type { Bytes, MilliCpu } from "../../core/index.ts";
import { bytesOf, milliCpuOf } from "../quantity.ts";
import { aggregatePod } from "./aggregatePod.ts";
import type { AmountForm } from "./aggregatePod.ts";
import type { PodSpec, ResourceList } from "./types.ts";

/** An extended resource or a huge page size. */
export interface ScalarAmount {
  readonly name: string;
  readonly amount: number;
}

/** What a pod asks of a node. */
export interface PodRequests {
  readonly cpu: MilliCpu;
  readonly memory: Bytes;
  readonly ephemeralStorage: Bytes;
  readonly scalars: readonly ScalarAmount[];
  /** The same with 100m and 200 MiB for containers that ask for nothing: only for scoring. */
  readonly nonZeroCpu: MilliCpu;
  readonly nonZeroMemory: Bytes;
}

/** @source pkg/scheduler/util/pod_resources.go DefaultMilliCPURequest, DefaultMemoryRequest */
const defaultMilliCpuRequest = 100;
const defaultMemoryRequest = 200 * 1024 * 1024;

/** [cpu, memory, ephemeral storage, non-zero cpu, non-zero memory] and scalars by name. */
interface Amounts {
  readonly base: readonly [number, number, number, number, number];
  readonly scalars: ReadonlyMap<string, number> | undefined;
}

const nothing: Amounts = { base: [0, 0, 0, 0, 0], scalars: undefined };
const noScalars: readonly ScalarAmount[] = [];
const nativeResources: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage", "pods", "storage"]);

/** True for what the API calls a scalar: extended resources ("example.com/gpu") and huge pages. */
export const isScalarResource = (name: string): boolean =>
  !nativeResources.has(name) && (name.includes("/") || name.startsWith("hugepages-") || name.startsWith("attachable-volumes-"));

/** The scalars of a list of quantities; undefined when there are none. */
export function scalarsOf(list: ResourceList | undefined): ReadonlyMap<string, number> | undefined {
  let scalars: Map<string, number> | undefined;
  if (list === undefined) return scalars;
  for (const name of Object.keys(list)) {
    if (!isScalarResource(name)) continue;
    scalars ??= new Map<string, number>();
    scalars.set(name, bytesOf(list[name]));
  }
  return scalars;
}

function amountsOf(list: ResourceList | undefined): Amounts {
  const cpu = milliCpuOf(list?.["cpu"]);
  const memory = bytesOf(list?.["memory"]);
  return {
    base: [
      cpu,
      memory,
      bytesOf(list?.["ephemeral-storage"]),
      list?.["cpu"] === undefined ? defaultMilliCpuRequest : cpu,
      list?.["memory"] === undefined ? defaultMemoryRequest : memory,
    ],
    scalars: scalarsOf(list),
  };
}

function combine(a: Amounts, b: Amounts, how: (x: number, y: number) => number): Amounts {
  const [a0, a1, a2, a3, a4] = a.base;
  const [b0, b1, b2, b3, b4] = b.base;
  return {
    base: [how(a0, b0), how(a1, b1), how(a2, b2), how(a3, b3), how(a4, b4)],
    scalars: combineScalars(a.scalars, b.scalars, how),
  };
}

function combineScalars(a: Amounts["scalars"], b: Amounts["scalars"], how: (x: number, y: number) => number): Amounts["scalars"] {
  if (b === undefined) return a;
  if (a === undefined) return b;
  const result = new Map(a);
  for (const [name, amount] of b) result.set(name, how(result.get(name) ?? 0, amount));
  return result;
}

const plus = (x: number, y: number): number => x + y;
const larger = (x: number, y: number): number => (x > y ? x : y);

/** Pod-level requests take the place of what the containers add up to. */
function withPodLevel(total: Amounts, requests: ResourceList): Amounts {
  const [cpu, memory, storage, nonZeroCpu, nonZeroMemory] = total.base;
  const podCpu = requests["cpu"] === undefined ? undefined : milliCpuOf(requests["cpu"]);
  const podMemory = requests["memory"] === undefined ? undefined : bytesOf(requests["memory"]);
  return {
    base: [podCpu ?? cpu, podMemory ?? memory, storage, podCpu ?? nonZeroCpu, podMemory ?? nonZeroMemory],
    scalars: combineScalars(total.scalars, scalarsOf(requests), (_, podLevel) => podLevel),
  };
}

function overheadOf(list: ResourceList): Amounts {
  const cpu = milliCpuOf(list["cpu"]);
  const memory = bytesOf(list["memory"]);
  return { base: [cpu, memory, bytesOf(list["ephemeral-storage"]), cpu, memory], scalars: scalarsOf(list) };
}

const form: AmountForm<Amounts> = {
  none: nothing,
  of: amountsOf,
  plus: (a, b) => combine(a, b, plus),
  larger: (a, b) => combine(a, b, larger),
  atPodLevel: withPodLevel,
  withOverhead: (total, list) => combine(total, overheadOf(list), plus),
};

/** What a pod asks of a node, in numbers: for those who place pods and take them in. */
export function podRequests(spec: PodSpec): PodRequests {
  const total = aggregatePod(spec, "requests", form);
  const [cpu, memory, ephemeralStorage, nonZeroCpu, nonZeroMemory] = total.base;
  const scalars = total.scalars === undefined ? noScalars : [...total.scalars].map(([name, amount]) => ({ name, amount }));
  return { cpu, memory, ephemeralStorage, scalars, nonZeroCpu, nonZeroMemory };
}
