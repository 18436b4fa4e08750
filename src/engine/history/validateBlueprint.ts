import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import type { Blueprint } from "./blueprint.ts";

const isWhole = (value: unknown, min: number, max: number): value is number => typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;

const limits = {
  controlPlanes: [1, 5],
  etcdMembers: [1, 5],
  apiServers: [1, 3],
  workers: [0, 1000],
  workerMilliCpu: [100, 1_024_000],
  workerMemoryBytes: [64 * 1024 ** 2, 16 * 1024 ** 4],
  podsPerWorker: [1, 1000],
} as const satisfies Record<Exclude<keyof Blueprint, "vitalSigns" | "workerShapes" | "bridge" | "startsAt">, readonly [number, number]>;

/** A blueprint from outside (a link, a scenario file): every field is checked. @returns the blueprint or what is wrong with it */
export function validateBlueprint(value: unknown): Result<Blueprint, string> {
  if (typeof value !== "object" || value === null) return fail("the blueprint is not an object");
  const given = value as Readonly<Record<string, unknown>>;
  for (const [field, [min, max]] of Object.entries(limits)) {
    if (!isWhole(given[field], min, max)) return fail(`blueprint.${field} must be a whole number from ${min} to ${max}`);
  }
  const { etcdMembers, vitalSigns } = given;
  if (etcdMembers !== 1 && etcdMembers !== 3 && etcdMembers !== 5) return fail("blueprint.etcdMembers must be 1, 3 or 5");
  if (typeof vitalSigns !== "boolean") return fail("blueprint.vitalSigns must be true or false");
  const number = (field: keyof typeof limits): number => given[field] as number;
  return ok({
    controlPlanes: number("controlPlanes"),
    etcdMembers,
    apiServers: number("apiServers"),
    workers: number("workers"),
    workerMilliCpu: number("workerMilliCpu"),
    workerMemoryBytes: number("workerMemoryBytes"),
    podsPerWorker: number("podsPerWorker"),
    vitalSigns,
  });
}
