import { bridgeAnswers } from "../engine/cluster/index.ts";
import type { GatewayAnswer } from "../engine/cluster/index.ts";
import { invariant, millis, seconds } from "../engine/core/index.ts";
import type { Micros } from "../engine/core/index.ts";
import { defaultBlueprint } from "../protocol/index.ts";
import type { Blueprint, HttpInput, HttpRequestInput } from "../protocol/index.ts";
import { allowUntil, newPace } from "../worker/pacing.ts";
import type { Pace } from "../worker/pacing.ts";
import { Simulation } from "../worker/simulation.ts";
import type { BridgeOptions } from "./options.ts";

export type Listener = (answer: GatewayAnswer) => void;
export type Ask = Omit<HttpRequestInput, "type" | "id" | "connection">;

/** Milliseconds of the wall clock. */
const slice = 10;
const idleTick = 10;
const busyTick = 1;
/** A cluster that is not up after so long never will be. */
const bringUpMax = seconds(300);
/** So old is the cluster when it is handed over; it comes up within a third of that. */
const ageAtStart = seconds(90);
/** Simulated time 0. */
const epoch = Date.UTC(2026, 0, 1);
const ownConnection = 0;

/** The recordings were made on this: one control plane, no nodes. */
const bareBlueprint: Blueprint = { ...defaultBlueprint, controlPlanes: 1, etcdMembers: 1, apiServers: 1, workers: 0, vitalSigns: false };

function blueprintFor(options: BridgeOptions, now: number): Blueprint {
  const base = options.blueprint === "bare" ? bareBlueprint : defaultBlueprint;
  const startsAt = Math.max(0, millis(now - epoch) - ageAtStart);
  return { ...base, ...(options.workers === undefined ? {} : { workers: options.workers }), bridge: true, startsAt };
}

/**
 * A simulated cluster whose clock the wall clock drives, and the way in for HTTP requests: each is a
 * Command in the log, so that the history can be lived through again.
 */
export class Engine {
  readonly simulation: Simulation;
  private readonly listeners = new Map<number, Listener>();
  private pace: Pace = newPace(0, 0);
  private seen = 0;
  private nextId = 1;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly options: BridgeOptions,
    private readonly wall: () => number = () => performance.now(),
  ) {
    this.simulation = new Simulation(blueprintFor(options, Date.now()), options.seed);
  }

  /** Lets the cluster come up, as fast as that can be computed, and from then on its clock run. */
  async start(): Promise<void> {
    const { simulation } = this;
    const began = simulation.now;
    while (!(await this.isUp())) {
      if (this.isStopped) return;
      invariant(simulation.now - began < bringUpMax, "the cluster does not come up");
      await this.pass(seconds(1));
    }
    await this.pass(began + ageAtStart - simulation.now);
    this.pace = newPace(simulation.now, this.wall());
    this.schedule(busyTick);
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Hands a request to the cluster, now. `listener` hears all answers on this connection until `hangUp`. */
  send(connection: number, ask: Ask, listener: Listener): number {
    this.catchUp();
    const id = this.nextId++;
    this.listeners.set(connection, listener);
    this.perform({ type: "request", connection, id, ...ask });
    this.schedule(0);
    return id;
  }

  /** The client outside is gone. */
  hangUp(connection: number): void {
    if (!this.listeners.delete(connection) || this.isStopped) return;
    this.perform({ type: "closed", connection });
  }

  private perform(input: HttpInput): void {
    const { ok } = this.simulation.perform({ type: "http", input });
    // The bridge's process is down: as if nobody listened.
    if (!ok && input.type === "request") queueMicrotask(() => this.tell({ seq: 0, type: "lost", connection: input.connection, reason: "refused" }));
  }

  private schedule(delay: number): void {
    if (this.isStopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), delay);
  }

  private tick(): void {
    const isBehind = !this.catchUp();
    this.schedule(isBehind ? 0 : this.listeners.size > 0 ? busyTick : idleTick);
  }

  /** Runs what is due by now. @returns whether it got there */
  private catchUp(): boolean {
    const began = this.wall();
    const until = allowUntil(this.pace, this.options.speed, this.simulation.now, began);
    const isDone = this.simulation.advance(until, () => {
      this.deliver();
      return this.wall() - began < slice;
    });
    this.deliver();
    return isDone;
  }

  private deliver(): void {
    for (const answer of bridgeAnswers(this.simulation.cluster, this.seen)) {
      this.seen = answer.seq;
      this.tell(answer);
    }
  }

  private tell(answer: GatewayAnswer): void {
    const listener = this.listeners.get(answer.connection);
    if (answer.type === "lost") this.listeners.delete(answer.connection);
    listener?.(answer);
  }

  /** Simulated time without the wall clock; other work of this process gets its turn. */
  private async pass(time: Micros): Promise<void> {
    const until = this.simulation.now + Math.max(0, time);
    while (!this.isStopped && !this.simulation.advance(until, this.sliceOfTime())) await new Promise((go) => setImmediate(go));
  }

  private sliceOfTime(): () => boolean {
    const began = this.wall();
    return () => {
      this.deliver();
      return this.wall() - began < slice;
    };
  }

  /** The API answers, and every node is ready. */
  private async isUp(): Promise<boolean> {
    const ready = await this.ask("/readyz");
    if (ready !== "ok") return false;
    const accounts = await this.ask("/api/v1/namespaces/default/serviceaccounts/default");
    if (typeof accounts !== "object" || accounts.kind !== "ServiceAccount") return false;
    const nodes = await this.ask("/api/v1/nodes");
    if (typeof nodes !== "object" || !("items" in nodes)) return false;
    const readyNodes = nodes.items.filter((node) => isReadyNode(node));
    return readyNodes.length === this.simulation.blueprint.workers;
  }

  private async ask(url: string): Promise<Extract<GatewayAnswer, { type: "response" }>["body"] | undefined> {
    const heard: GatewayAnswer[] = [];
    this.listeners.set(ownConnection, (answer) => heard.push(answer));
    this.perform({ type: "request", connection: ownConnection, id: this.nextId++, method: "GET", url, user: "kubernetes-admin", userAgent: "bridge", accept: "", contentType: "", body: "" });
    const until = this.simulation.now + seconds(5);
    while (heard.length === 0 && this.simulation.now < until && !this.isStopped) {
      await this.pass(millis(20));
      this.deliver();
    }
    const [answer] = heard;
    this.hangUp(ownConnection);
    return answer?.type === "response" && answer.code === 200 ? answer.body : undefined;
  }
}

function isReadyNode(node: object): boolean {
  const { spec, status } = node as { readonly spec?: { readonly taints?: readonly unknown[] }; readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] } };
  return (spec?.taints?.length ?? 0) === 0 && status?.conditions?.some((each) => each.type === "Ready" && each.status === "True") === true;
}
