import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import { kubectlMinors, proxyModes, workersMax } from "./blueprint.ts";
import type { Blueprint, EtcdMembers, KubectlMinor, ProxyMode, WorkerShape } from "./blueprint.ts";

const isWhole = (value: unknown, min: number, max: number): value is number => typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;

const limits = {
  controlPlanes: [1, 5],
  etcdMembers: [1, 5],
  apiServers: [1, 3],
  workers: [0, workersMax],
  workerMilliCpu: [100, 1_024_000],
  workerMemoryBytes: [64 * 1024 ** 2, 16 * 1024 ** 4],
  podsPerWorker: [1, 1000],
} as const satisfies Record<Exclude<keyof Blueprint, "vitalSigns" | "workerShapes" | "bridge" | "startsAt" | "cloud" | "warnsOfNotSimulated" | "plainNodes" | "kubectlMinor" | "etcdQuotaBytes" | "proxyMode">, readonly [number, number]>;

/** A fresh cluster fits into the least; etcd warns of more than the most. */
const quotaBytesMin = 4 * 1024 ** 2;
const quotaBytesMax = 8 * 1024 ** 3;

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
const isAbsentOr = (value: unknown, check: (value: unknown) => boolean): boolean => value === undefined || check(value);
const isText = (value: unknown): boolean => typeof value === "string" && value.length <= 253;
const effects: readonly unknown[] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const isTaint = (value: unknown): boolean => isFields(value) && isText(value["key"]) && isText(value["value"]) && effects.includes(value["effect"]);

function isWorkerShape(value: unknown): value is WorkerShape {
  if (!isFields(value) || typeof value["name"] !== "string" || !/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(value["name"])) return false;
  return (
    isAbsentOr(value["milliCpu"], (given) => isWhole(given, ...limits.workerMilliCpu)) &&
    isAbsentOr(value["memoryBytes"], (given) => isWhole(given, ...limits.workerMemoryBytes)) &&
    isAbsentOr(value["pods"], (given) => isWhole(given, 0, 1000)) &&
    isAbsentOr(value["zone"], isText) &&
    isAbsentOr(value["region"], isText) &&
    isAbsentOr(value["labels"], (given) => isFields(given) && Object.values(given).every(isText)) &&
    isAbsentOr(value["taints"], (given) => Array.isArray(given) && given.every(isTaint))
  );
}

const isShapes = (value: unknown): value is readonly WorkerShape[] => Array.isArray(value) && value.length <= limits.workers[1] && value.every(isWorkerShape);

const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const flags = ["bridge", "cloud", "warnsOfNotSimulated", "plainNodes"] as const;
const flagOf = (given: Readonly<Record<string, unknown>>, field: (typeof flags)[number]): Partial<Blueprint> => (isFlag(given[field]) ? { [field]: given[field] } : {});

const isKubectlMinor = (value: unknown): value is KubectlMinor => kubectlMinors.some((minor) => minor === value);

const isProxyMode = (value: unknown): value is ProxyMode => proxyModes.some((mode) => mode === value);

/** A blueprint from outside (a link, a scenario file): every field is checked. @returns the blueprint or what is wrong with it */
export function validateBlueprint(value: unknown): Result<Blueprint, string> {
  if (typeof value !== "object" || value === null) return fail("the blueprint is not an object");
  const given = value as Readonly<Record<string, unknown>>;
  for (const [field, [min, max]] of Object.entries(limits)) {
    if (!isWhole(given[field], min, max)) return fail(`blueprint.${field} must be a whole number from ${min} to ${max}`);
  }
  const { etcdMembers, vitalSigns, workerShapes, startsAt, kubectlMinor, etcdQuotaBytes, proxyMode } = given;
  if (workerShapes !== undefined && !isShapes(workerShapes)) return fail("blueprint.workerShapes must be a list of workers with names and sizes within the limits");
  if (etcdQuotaBytes !== undefined && !isWhole(etcdQuotaBytes, quotaBytesMin, quotaBytesMax)) return fail(`blueprint.etcdQuotaBytes must be a whole number from ${quotaBytesMin} to ${quotaBytesMax}`);
  if (typeof vitalSigns !== "boolean") return fail("blueprint.vitalSigns must be true or false");
  for (const field of flags) if (!isAbsentOr(given[field], isFlag)) return fail(`blueprint.${field} must be true or false`);
  if (startsAt !== undefined && !isWhole(startsAt, 0, Number.MAX_SAFE_INTEGER / 2)) return fail("blueprint.startsAt must be a time in microseconds");
  if (kubectlMinor !== undefined && !isKubectlMinor(kubectlMinor)) return fail(`blueprint.kubectlMinor must be one of ${kubectlMinors.join(", ")}`);
  if (proxyMode !== undefined && !isProxyMode(proxyMode)) return fail(`blueprint.proxyMode must be one of ${proxyModes.join(", ")}`);
  const number = (field: keyof typeof limits): number => given[field] as number;
  return ok({
    controlPlanes: number("controlPlanes"),
    etcdMembers: etcdMembers as EtcdMembers,
    apiServers: number("apiServers"),
    workers: number("workers"),
    workerMilliCpu: number("workerMilliCpu"),
    workerMemoryBytes: number("workerMemoryBytes"),
    podsPerWorker: number("podsPerWorker"),
    vitalSigns,
    ...(workerShapes === undefined ? {} : { workerShapes }),
    ...flags.reduce<Partial<Blueprint>>((given_, field) => ({ ...given_, ...flagOf(given, field) }), {}),
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(kubectlMinor === undefined ? {} : { kubectlMinor }),
    ...(etcdQuotaBytes === undefined ? {} : { etcdQuotaBytes }),
    ...(proxyMode === undefined ? {} : { proxyMode }),
  });
}
