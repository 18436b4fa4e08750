import type { Simulation } from "../../worker/simulation.ts";

const kept = 50;

/** Writes down what a simulation does, the last lines only. @param onLine gets every line at once */
export function lastLines({ cluster }: Simulation, onLine?: (line: string) => void): () => readonly string[] {
  /** Texts are made only of what is shown. */
  const ring: (() => string)[] = [];
  const nameOf = (index: number) => cluster.kernel.state.processes[index]?.name ?? "-";
  const clock = (at: number) => `${(at / 1e6).toFixed(6).padStart(12)}`;
  const add = (line: () => string): void => {
    if (onLine !== undefined) return onLine(line());
    ring.push(line);
    if (ring.length > kept * 4) ring.splice(0, ring.length - kept);
  };
  cluster.kernel.observer = {
    sent: (entry) => add(() => `${clock(entry.sentAt)} #${entry.cause} ${nameOf(entry.from)} -> ${nameOf(entry.to)} ${entry.lost ? "LOST " : ""}${cluster.describe(entry)}`),
    note: (at, process, cause, label) => add(() => `${clock(at)} #${cause} ${nameOf(process)}: ${label}`),
    changed: (what, index) => {
      const at = cluster.kernel.state.now;
      const record = cluster.kernel.state.processes[index];
      if (what === "process") add(() => `${clock(at)} ${nameOf(index)} is ${record?.status ?? ""} ${record?.exitReason ?? ""}`);
    },
  };
  return () => ring.slice(-kept).map((line) => line());
}
