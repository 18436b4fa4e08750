import type { Command, Frame, History, KeptBranch, PageMessage, StampedCommand, WorkerMessage } from "../../protocol/index.ts";
import { wordsOf } from "./words/language.ts";
import { withTaken } from "./restart.ts";
import type { Known } from "./restart.ts";
import { useTime } from "./time.ts";
import { useTimeline } from "./timeline.ts";

/** What a worker was asked to do until further notice: the last of each holds. */
const standing: ReadonlySet<PageMessage["type"]> = new Set(["inspect", "watchScene", "setVisible", "follow", "watchChecks"]);

interface Taken {
  readonly requestId: number;
  readonly run: number;
  readonly stamped: StampedCommand;
}

/** Keeps on the page's side what another worker needs to go on with the cluster of one that has ended. */
export class Lifeline {
  private readonly orders = new Map<PageMessage["type"], PageMessage>();
  private readonly unanswered = new Map<number, Command>();
  /** Commands that were taken, and of which no frame has told yet. */
  private taken: Taken[] = [];
  /** Requests whose commands still print → their numbers in the history. */
  private readonly awaited = new Map<number, number>();
  private logs = new Map<number, readonly StampedCommand[]>();
  private printed = 0;
  /** What was started, until a frame has come of it. */
  private started: Known | undefined;

  /** Another history begins. */
  begin({ blueprint, seed, commands, until }: History, { running, speed }: Pick<Known, "running" | "speed">): void {
    this.started = { blueprint, seed, branch: 1, branches: [{ id: 1, name: wordsOf("app").timeline.branchName(1), end: until, commands }], at: until, running, speed, printed: 0, awaited: [], unanswered: [] };
    this.orders.delete("follow");
    this.orders.delete("watchChecks");
    this.unanswered.clear();
    this.taken = [];
    this.awaited.clear();
    this.logs.clear();
    this.printed = 0;
  }

  /** The page has sent this. */
  sent(message: PageMessage): void {
    if (standing.has(message.type)) this.orders.set(message.type, message);
    if (message.type === "command") this.unanswered.set(message.requestId, message.command);
  }

  /** The worker has answered a command. */
  answered({ requestId, run, at }: WorkerMessage & { type: "commandResult" }): void {
    const command = this.unanswered.get(requestId);
    this.unanswered.delete(requestId);
    if (command === undefined || run === 0) return;
    this.taken.push({ requestId, run, stamped: { at, command } });
    if (command.type === "kubectl") this.awaited.set(requestId, run);
  }

  /** A frame has come, and the stores have taken it in. */
  heard(frame: Frame): void {
    this.started = undefined;
    const { info, commands, done } = useTimeline.getState();
    this.printed = frame.printed ?? this.printed;
    for (const output of frame.terminal ?? []) if (output.done !== undefined) this.awaited.delete(output.requestId);
    // Of what was set off in another time nothing is printed any more; what was is numbered as in the history.
    if (frame.reset) for (const [requestId, run] of this.awaited) if (run > done) this.awaited.delete(requestId);
    if (info === undefined) return;
    if (this.taken.length > 0) this.taken = this.taken.filter(({ run, stamped }) => run > done || JSON.stringify(commands[run - 1]) !== JSON.stringify(stamped));
    this.logs.set(info.branch, commands);
    if (this.logs.size > info.branches.length) for (const id of this.logs.keys()) if (!info.branches.some((row) => row.id === id)) this.logs.delete(id);
  }

  /** Orders that a new worker has to be given again. */
  standingOrders({ isView, standsStill }: { readonly isView: boolean; readonly standsStill: boolean }): readonly PageMessage[] {
    return [...this.orders.values()].filter(({ type }) => !(isView && (type === "inspect" || type === "watchScene")) && !(standsStill && type === "follow"));
  }

  /** What is known now; undefined where the history is not the page's own. */
  known({ blueprint, seed }: History): Known | undefined {
    if (this.started !== undefined) return { ...this.started, unanswered: [...this.unanswered.values()] };
    const { info } = useTimeline.getState();
    if (info === undefined) return undefined;
    const { now, running, speed } = useTime.getState();
    const branches = info.branches.flatMap(({ commands: _, ...row }): readonly KeptBranch[] => {
      const log = this.logs.get(row.id);
      if (log === undefined) return [];
      return [{ ...row, end: row.id === info.branch ? Math.max(now, info.isPast ? info.end : 0) : row.end, commands: log }];
    });
    let shape: Pick<Known, "branch" | "branches"> = { branch: info.branch, branches };
    for (const { run, stamped } of this.taken) shape = withTaken(shape, run, stamped);
    return {
      ...shape,
      blueprint,
      seed,
      at: Math.max(now, this.taken.at(-1)?.stamped.at ?? 0),
      running,
      speed,
      printed: this.printed,
      awaited: [...this.awaited].map(([requestId, run]) => ({ run, requestId })),
      unanswered: [...this.unanswered.values()],
    };
  }

  /** Those requests will never be answered: the worker that they were sent to has ended. */
  takeUnanswered(): readonly number[] {
    const ids = [...this.unanswered.keys()];
    this.unanswered.clear();
    return ids;
  }
}
