import { bridgeAnswers, storedObjectAt } from "../engine/cluster/index.ts";
import type { GatewayAnswer } from "../engine/cluster/index.ts";
import { invariant, millis, seconds } from "../engine/core/index.ts";
import type { Micros } from "../engine/core/index.ts";
import { bareBlueprint, defaultBlueprint } from "../protocol/index.ts";
import type { Blueprint, Command, History, HttpInput, HttpRequestInput, HttpStreamInput } from "../protocol/index.ts";
import { allowUntil, newPace } from "../worker/pacing.ts";
import type { Pace } from "../worker/pacing.ts";
import { Replay, Simulation } from "../worker/simulation.ts";
import type { Performed } from "../worker/simulation.ts";
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
const waitMax = seconds(60);

function blueprintFor(options: BridgeOptions, now: number): Blueprint {
  const base = options.blueprint === "bare" ? bareBlueprint : defaultBlueprint;
  const startsAt = Math.max(0, millis(now - epoch) - ageAtStart);
  return {
    ...base,
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    ...(options.kubectlMinor === undefined ? {} : { kubectlMinor: options.kubectlMinor }),
    ...(options.warnings === undefined ? {} : { warnsOfNotSimulated: options.warnings }),
    bridge: true,
    startsAt,
  };
}

/**
 * A simulated cluster whose clock the wall clock drives, and the way in for HTTP requests: each is a
 * Command in the log, so that the history can be lived through again.
 */
export class Engine {
  simulation: Simulation;
  private speed: number;
  /** By connection and request. */
  private readonly listeners = new Map<number, Map<number, Listener>>();
  private pace: Pace = newPace(0, 0);
  private seen = 0;
  private nextId = 1;
  private lastConnection = 0;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  /** Time passes otherwise than by the wall clock. */
  private isPaused = true;

  constructor(
    options: BridgeOptions,
    private readonly wall: () => number = () => performance.now(),
  ) {
    this.simulation = new Simulation(blueprintFor(options, Date.now()), options.seed);
    this.speed = options.speed;
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
    this.run();
  }

  /** The clock runs from here on. */
  private run(): void {
    this.isPaused = false;
    this.pace = newPace(this.simulation.now, this.wall());
    this.schedule(busyTick);
  }

  /** Does what a person asks for, now. */
  command(command: Command): Performed {
    this.catchUp();
    const performed = this.simulation.perform(command);
    this.schedule(0);
    return performed;
  }

  get isRunning(): boolean {
    return !this.isPaused;
  }

  get currentSpeed(): number {
    return this.speed;
  }

  /** Lets the clock stand still, or go on. */
  setRunning(isRunning: boolean): void {
    this.catchUp();
    if (isRunning) this.run();
    else this.isPaused = true;
  }

  setSpeed(speed: number): void {
    this.catchUp();
    this.speed = speed;
    this.run();
  }

  /** Lives through a span of simulated time as fast as that can be computed. */
  async advance(time: Micros): Promise<void> {
    this.isPaused = true;
    await this.pass(time);
    this.run();
  }

  /** Lets the cluster run, at its own pace, until something is so. @returns false: it was not within a minute of simulated time */
  async waitFor(isSo: () => boolean): Promise<boolean> {
    const until = this.simulation.now + waitMax;
    while (!isSo()) {
      if (this.isStopped || this.simulation.now > until) return false;
      await new Promise((go) => setTimeout(go, idleTick));
    }
    return true;
  }

  /** Puts another cluster in the place of this one: its history is lived through again. Whoever is connected is cut off. */
  async load(history: History): Promise<void> {
    this.isPaused = true;
    const replay = new Replay(history);
    while (!this.isStopped && !replay.advance(this.sliceOfTime())) await new Promise((go) => setImmediate(go));
    for (const connection of this.listeners.keys()) this.tell({ seq: 0, type: "lost", connection, reason: "reset" });
    this.simulation = replay.simulation;
    this.seen = bridgeAnswers(this.simulation.cluster, 0).at(-1)?.seq ?? 0;
    const { lastId, lastConnection, open } = httpNumbers(history);
    this.nextId = Math.max(this.nextId, lastId + 1);
    this.lastConnection = Math.max(this.lastConnection, lastConnection);
    // Whoever was connected when it was saved is not there any more.
    for (const connection of open) this.perform({ type: "closed", connection });
    this.run();
  }

  /** A node is ready, and nothing but what was asked for keeps pods away from it. */
  isNodeReady(name: string): boolean {
    const node = storedObjectAt(this.simulation.cluster, `/registry/minions/${name}`)?.object;
    return node !== undefined && isReadyNode(node);
  }

  /** A request of the administrator, through the API like any other. Undefined: no answer. */
  async request(wanted: { readonly method: string; readonly url: string }): Promise<Extract<GatewayAnswer, { type: "response" }> | undefined> {
    const heard: GatewayAnswer[] = [];
    const connection = this.newConnection();
    this.send(connection, { ...wanted, user: "kubernetes-admin", userAgent: "bridge", accept: "", contentType: "", body: "" }, (answer) => heard.push(answer));
    await this.waitFor(() => heard.length > 0);
    this.hangUp(connection);
    const [answer] = heard;
    return answer?.type === "response" ? answer : undefined;
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** A number for a connection from outside: no other has it, or had it in this history. */
  newConnection(): number {
    return ++this.lastConnection;
  }

  /** Hands a request to the cluster, now. `listener` hears the answers to it, until the last, `cancel` or `hangUp`. */
  send(connection: number, ask: Ask, listener: Listener): number {
    this.catchUp();
    const id = this.nextId++;
    const others = this.listeners.get(connection);
    if (others === undefined) this.listeners.set(connection, new Map([[id, listener]]));
    else others.set(id, listener);
    this.perform({ type: "request", connection, id, ...ask });
    this.schedule(0);
    return id;
  }

  /** The client outside has given up this request; others on its connection go on. */
  cancel(connection: number, id: number): void {
    if (this.listeners.get(connection)?.delete(id) !== true || this.isStopped) return;
    this.perform({ type: "cancel", connection, id });
  }

  /** A client says something on the stream that its request has become. */
  say(input: HttpStreamInput): void {
    if (!this.listeners.has(input.connection) || this.isStopped) return;
    this.catchUp();
    this.perform(input);
    this.schedule(0);
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

  /** Somebody waits for an answer, or hears a watch. */
  private get isWatched(): boolean {
    for (const requests of this.listeners.values()) if (requests.size > 0) return true;
    return false;
  }

  private schedule(delay: number): void {
    if (this.isStopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), delay);
  }

  private tick(): void {
    const isBehind = !this.catchUp();
    this.schedule(isBehind ? 0 : this.isWatched ? busyTick : idleTick);
  }

  /** Runs what is due by now. @returns whether it got there */
  private catchUp(): boolean {
    if (this.isPaused) return true;
    const began = this.wall();
    const until = allowUntil(this.pace, this.speed, this.simulation.now, began);
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
    const listeners = this.listeners.get(answer.connection);
    if (listeners === undefined) return;
    if (answer.type === "lost") {
      this.listeners.delete(answer.connection);
      for (const listener of listeners.values()) listener(answer);
      return;
    }
    const id = answer.type === "stream" ? answer.message.id : answer.id;
    const listener = listeners.get(id);
    const isLast = answer.type === "response" || answer.type === "end" || (answer.type === "stream" && answer.message.type === "streamEnd");
    if (isLast) listeners.delete(id);
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
    const connection = this.newConnection();
    this.send(connection, { method: "GET", url, user: "kubernetes-admin", userAgent: "bridge", accept: "", contentType: "", body: "" }, (answer) => heard.push(answer));
    const until = this.simulation.now + seconds(5);
    while (heard.length === 0 && this.simulation.now < until && !this.isStopped) {
      await this.pass(millis(20));
      this.deliver();
    }
    const [answer] = heard;
    this.hangUp(connection);
    return answer?.type === "response" && answer.code === 200 ? answer.body : undefined;
  }
}

/** What requests and connections of a history are numbered, and which connections it leaves open. */
function httpNumbers({ commands }: History): { readonly lastId: number; readonly lastConnection: number; readonly open: ReadonlySet<number> } {
  let lastId = 0;
  let lastConnection = 0;
  const open = new Set<number>();
  for (const { command } of commands) {
    if (command.type !== "http") continue;
    const { input } = command;
    lastConnection = Math.max(lastConnection, input.connection);
    if (input.type === "closed") open.delete(input.connection);
    if (input.type !== "request") continue;
    lastId = Math.max(lastId, input.id);
    open.add(input.connection);
  }
  return { lastId, lastConnection, open };
}

/** Ready, with addresses for its pods, and without the taints of a node that is not. */
function isReadyNode(node: object): boolean {
  const { spec, status } = node as {
    readonly spec?: { readonly podCIDR?: string; readonly taints?: readonly { readonly key: string }[] };
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  };
  const isTainted = spec?.taints?.some(({ key }) => key.startsWith("node.kubernetes.io/") || key.startsWith("node.cloudprovider.kubernetes.io/")) === true;
  return !isTainted && (spec?.podCIDR ?? "") !== "" && status?.conditions?.some((each) => each.type === "Ready" && each.status === "True") === true;
}
