import { measureWrites } from "./apiWrites.ts";
import { measureEtcdWrites } from "./etcdWrites.ts";
import { seconds } from "../../engine/core/index.ts";
import { measureIdle } from "./idle.ts";
import { bareQueueRate } from "./queueRate.ts";
import { measureRollout } from "./rollout.ts";
import { measureSeek } from "./seek.ts";

/** What others need, as measured on such a machine: seconds for a Deployment, and a real control plane's processor time per pod. */
const bestSimulatorSeconds: Readonly<Record<number, number>> = { 100: 3.1, 300: 14 };
const realMillisPerPod = 7.9;

const sizes = [
  [100, 10],
  [300, 30],
  [1000, 100],
  [5000, 500],
] as const;

const cpuMillis = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The engine without a page, in Node. `wanted`: only these numbers of pods; empty: all. */
export async function benchEngine(wanted: readonly number[]): Promise<void> {
  const rate = bareQueueRate();
  console.log(`bare event queue           ${Math.round(rate).toLocaleString("en-US")} events per processor second (the reference of this run)`);

  const idle = measureIdle();
  console.log(`idle default cluster       ${Math.round(idle.speed)} simulated seconds per processor second; ${Math.round(idle.eventsPerSimulatedSecond)} events per simulated second; ${(idle.eventsPerCpuSecond / rate).toFixed(3)} of the bare rate`);

  const seek = await measureSeek();
  const at = (share: number): number => seek.millis[Math.min(seek.millis.length - 1, Math.floor(seek.millis.length * share))] ?? 0;
  // Processor time of a million events of the bare queue: what the machine can do now.
  const unit = 1e9 / rate;
  console.log(`seek in an hour            ${at(0.5).toFixed(0)} ms of processor p50, ${at(0.95).toFixed(0)} ms p95, ${at(1).toFixed(0)} ms at most (${(at(0.5) / unit).toFixed(2)}, ${(at(0.95) / unit).toFixed(2)} and ${(at(1) / unit).toFixed(2)} of a million bare events); ${(seek.lived.reduce((sum, each) => sum + each, 0) / seek.lived.length).toFixed(0)} s lived again on average; ${seek.checkpoints} checkpoints took ${(seek.keptShare * 100).toFixed(0)} % of the hour's processor time`);

  measureEtcdWrites(cpuMillis, seconds(3));
  const etcd = measureEtcdWrites(cpuMillis);
  console.log(`etcd, 3 members            ${etcd.cpuMicrosPerWrite.toFixed(1)} µs of processor per committed write (members, clients and network together), ${etcd.writesPerSecond.toLocaleString("en-US")} writes per simulated second; idle ${Math.round(etcd.idleCpuMicrosPerSecond)} µs per simulated second`);

  measureWrites(2000); // the first round warms the just-in-time compiler
  for (const { name, cpuMicrosPerWrite } of measureWrites(3000)) {
    console.log(`API write, ${name.padEnd(15)} ${cpuMicrosPerWrite} µs of processor through one of 3 API servers, 3 etcd members and the watchers; ${((1e6 / cpuMicrosPerWrite) / rate).toFixed(4)} of the bare rate`);
  }

  for (const [pods, nodes] of sizes) {
    if (wanted.length > 0 && !wanted.includes(pods)) continue;
    const figures = measureRollout(pods, nodes);
    const perPod = figures.cpuMillis / pods;
    const peer = bestSimulatorSeconds[pods];
    const ratios = [`${(realMillisPerPod / perPod).toFixed(1)}x less per pod than a real control plane`, ...(peer === undefined ? [] : [`${((peer * 1000) / figures.cpuMillis).toFixed(1)}x less than the best browser simulator`])];
    console.log(
      `${String(pods).padStart(5)} pods on ${String(nodes).padStart(3)} nodes    ${Math.round(figures.cpuMillis)} ms of processor, ${perPod.toFixed(3)} ms per pod, ${figures.simulatedSeconds.toFixed(0)} s simulated, ${figures.events.toLocaleString("en-US")} events (${(figures.events / (figures.cpuMillis / 1000) / rate).toFixed(3)} of the bare rate); ${ratios.join("; ")}`,
    );
  }
}
