import { minutes, seconds } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import { FrameBuilder } from "../../worker/frames/frameBuilder.ts";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { Timeline } from "../../worker/timeline/timeline.ts";

export interface SeekFigures {
  /** Milliseconds of processor for each seek, in order of size. */
  readonly millis: readonly number[];
  /** Simulated seconds that had to be lived through again. */
  readonly lived: readonly number[];
  /** Of the processor time of the hour, what was spent on keeping checkpoints: 0 to 1. */
  readonly keptShare: number;
  readonly checkpoints: number;
}

const hour = minutes(60);
const seeks = 40;

const cpuMillis = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Seeks to moments all over an hour of the default cluster with an application, without a page: going there, and making the rows of a page that has seen nothing. */
export async function measureSeek(): Promise<SeekFigures> {
  await loadManifestReader();
  const timeline = new Timeline({ blueprint: defaultBlueprint, seed: 1, commands: [], until: 0 }, cpuMillis);
  let kept = 0;
  const { simulation } = timeline;
  const checkpoint = simulation.checkpoint.bind(simulation);
  let checkpoints = 0;
  simulation.checkpoint = () => {
    const began = cpuMillis();
    const made = checkpoint();
    kept += cpuMillis() - began;
    checkpoints++;
    return made;
  };
  const began = cpuMillis();
  timeline.advance(seconds(60));
  timeline.perform({ type: "kubectl", line: "kubectl create deployment web --image=nginx --replicas=6" });
  timeline.advance(hour);
  const whole = cpuMillis() - began;
  const millis: number[] = [];
  const lived: number[] = [];
  for (let index = 0; index < seeks; index++) {
    const at = Math.floor((((index * 17 + 3) % seeks) / seeks) * hour) + 1_234_567;
    const from = cpuMillis();
    timeline.seek(at);
    lived.push((at - timeline.now) / 1e6);
    timeline.advance(at);
    const frames = new FrameBuilder(simulation, () => undefined);
    frames.build({ running: false, speed: 1, reachedSpeed: 0, eventsPerSecond: 0, withText: true }, null, null);
    frames.leave();
    millis.push(cpuMillis() - from);
  }
  return { millis: millis.toSorted((a, b) => a - b), lived, keptShare: kept / whole, checkpoints };
}
