import { create } from "zustand";
import type { MachineRow, MeasureRow, Micros, PodRow, ProcessRow, StampedCommand, Standing, VitalRow } from "../../../protocol/index.ts";
import { Comparison } from "./comparison.ts";
import type { ComparisonPlan } from "./comparison.ts";
import type { Lane, LaneOrder, LaneSource } from "./lane.ts";
import { wordsOf } from "../words/language.ts";
import { startLaneWorker } from "./laneWorker.ts";

/** A lane as it is at the instant that is shown. */
export interface LaneShown {
  /** "A", "B", "C". */
  readonly letter: string;
  readonly source: LaneSource;
  readonly ended: string | undefined;
  readonly progress: number;
  readonly machines: readonly MachineRow[];
  readonly processes: readonly ProcessRow[];
  readonly pods: readonly PodRow[];
  readonly vitals: readonly VitalRow[];
  readonly standing: Standing;
  readonly measures: readonly MeasureRow[];
  readonly orders: readonly LaneOrder[];
  /** All of its commands, those ahead of the instant included. */
  readonly commands: readonly StampedCommand[];
  readonly lived: Micros;
}

export interface ComparisonShown {
  readonly kind: Comparison["kind"];
  readonly isReady: boolean;
  readonly at: Micros;
  readonly zero: Micros;
  readonly end: Micros;
  /** Where the lanes have been sent and are not yet. */
  readonly destination: Micros | undefined;
  readonly running: boolean;
  readonly speed: number;
  readonly reachedSpeed: number;
  readonly lanes: readonly LaneShown[];
}

/** What is shown; undefined: nothing has been chosen yet. */
export const useComparison = create<{ readonly shown: ComparisonShown | undefined }>(() => ({ shown: undefined }));

/** So often at most, while the clock runs: wall milliseconds. */
const showMillis = 80;

let current: Comparison | undefined;
/** What a person has left, to be found again. */
let kept: ComparisonPlan | undefined;
let isDirty = false;
let shownAt = 0;
let frame: number | undefined;

export const comparison = (): Comparison | undefined => current;

/** What is compared, or was when it was left. */
export const comparisonPlan = (): ComparisonPlan | undefined => current?.description ?? kept;

/** Keeps a comparison to be started when its view is opened. */
export function planComparison(plan: ComparisonPlan): void {
  kept = plan;
}

/** Starts a worker for each lane; one that runs is ended first. */
export function startComparison(plan: ComparisonPlan): void {
  endWorkers();
  kept = undefined;
  current = new Comparison(
    plan,
    () => {
      const worker = startLaneWorker();
      if (worker === undefined) throw new Error(wordsOf("compare").noWorkers);
      return worker;
    },
    () => {
      isDirty = true;
    },
    (wall) => {
      if (isDirty && (current?.running !== true || wall - shownAt >= showMillis)) show(true, wall);
    },
  );
  show(false, 0);
  frame ??= requestAnimationFrame(turn);
}

/** The view was opened: what was planned, or left, goes on. */
export function resumeComparison(): void {
  if (current === undefined && kept !== undefined) startComparison(kept);
}

/** The view is left: the lanes' workers are ended, and only what brings them back is kept. */
export function leaveComparison(): void {
  if (current !== undefined) kept = current.description;
  endWorkers();
}

/** Back to the choice of lanes. */
export function dropComparison(): void {
  endWorkers();
  kept = undefined;
}

function endWorkers(): void {
  current?.terminate();
  current = undefined;
  if (frame !== undefined) cancelAnimationFrame(frame);
  frame = undefined;
  useComparison.setState({ shown: undefined });
}

function turn(wall: number): void {
  frame = requestAnimationFrame(turn);
  current?.tick(wall);
  if (isDirty && wall - shownAt >= showMillis) show(false, wall);
}

/** @param isCommon all lanes stand at one instant; otherwise what was shown of them last stays, but for what is under way */
function show(isCommon: boolean, wall: number): void {
  if (current === undefined) return;
  const { kind, isReady, at, zero, end, destination, running, speed, reachedSpeed, lanes } = current;
  const before = useComparison.getState().shown;
  const isFirst = !isReady || before === undefined;
  const shownLanes = isCommon || isFirst ? lanes.map(shownOf) : before.lanes.map((lane, index) => ({ ...lane, orders: lanes[index]?.orders ?? lane.orders, ended: lanes[index]?.ended }));
  useComparison.setState({ shown: { kind, isReady, at: isCommon || isFirst ? at : before.at, zero, end, destination, running, speed, reachedSpeed, lanes: shownLanes } });
  if (!isCommon) return;
  isDirty = false;
  shownAt = wall;
}

const shownOf = (lane: Lane, index: number): LaneShown => ({
  letter: String.fromCharCode(65 + index),
  source: lane.source,
  ended: lane.ended,
  progress: lane.progress,
  machines: lane.rows.machines.rows(),
  processes: lane.rows.processes.rows(),
  pods: lane.rows.pods.rows(),
  vitals: [...lane.vitals.values()],
  standing: lane.standing,
  measures: lane.measures,
  orders: lane.orders,
  commands: lane.commands,
  lived: lane.lived,
});
