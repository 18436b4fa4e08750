import type { Micros, MilliCpu } from "../core/index.ts";
import type { ShellStep, Workload } from "../workloads/index.ts";
import type { ContainerProcess } from "./state.ts";

/** How long the kernel counts before it gives a cgroup its time anew. @source kernel/sched/fair.c default_cfs_period; pkg/kubelet/cm/helpers_linux.go QuotaPeriod */
export const cpuPeriod: Micros = 100_000;
/** @source pkg/kubelet/cm/helpers_linux.go MinQuotaPeriod */
const quotaMin: Micros = 1_000;

/** The `cpu.max` of a cgroup: processor time in each period; 0 for no limit. @source pkg/kubelet/cm/helpers_linux.go MilliCPUToQuota */
export const cpuQuota = (milliCpuLimit: MilliCpu): Micros => (milliCpuLimit === 0 ? 0 : Math.max(quotaMin, Math.floor((milliCpuLimit * cpuPeriod) / 1000)));

/** What a program that wants so much gets. */
export function cpuUse(wanted: MilliCpu, milliCpuLimit: MilliCpu): MilliCpu {
  const quota = cpuQuota(milliCpuLimit);
  return quota === 0 ? wanted : Math.min(wanted, Math.floor((quota * 1000) / cpuPeriod));
}

/** A cgroup's cpu.stat. */
export interface CpuStat {
  readonly usage: Micros;
  readonly periods: number;
  readonly throttledPeriods: number;
  readonly throttled: Micros;
}

/**
 * What the kernel has counted of a container's processor time until now, or until it ended.
 *
 * @simplified a program wants the same all the time, so that it is held up in each period or in none; the
 *   machine's processors are never short of time
 * @source kernel/sched/core.c cpu_cfs_stat_show
 */
export function cpuStat({ spec, running, startedAt, finishedAt }: Pick<ContainerProcess, "spec" | "running" | "startedAt" | "finishedAt">, now: Micros): CpuStat {
  const lived = Math.max(0, (running ? now : finishedAt) - startedAt);
  const wanted = spec.workload.milliCpu;
  const used = cpuUse(wanted, spec.milliCpuLimit);
  const usage = Math.floor((lived * used) / 1000);
  const periods = spec.milliCpuLimit === 0 ? 0 : Math.floor(lived / cpuPeriod);
  if (used >= wanted) return { usage, periods, throttledPeriods: 0, throttled: 0 };
  return { usage, periods, throttledPeriods: periods, throttled: Math.floor((periods * cpuPeriod * (wanted - used)) / wanted) };
}

/** A program under its limit: what it works out by itself takes longer by as much as it is held up. */
export function underLimit(workload: Workload, milliCpuLimit: MilliCpu): Workload {
  const wanted = workload.milliCpu;
  const used = cpuUse(wanted, milliCpuLimit);
  if (used >= wanted) return workload;
  const longer = (duration: Micros): Micros => Math.ceil((duration * wanted) / used);
  const slower = (step: ShellStep): ShellStep => (step.type === "compute" ? { ...step, duration: longer(step.duration) } : step);
  return { ...workload, startDelay: longer(workload.startDelay), serviceTime: longer(workload.serviceTime), ...(workload.script === undefined ? {} : { script: workload.script.map(slower) }) };
}
