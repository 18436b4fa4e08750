import { completeCommand, validateBlueprint } from "../engine/cluster/index.ts";
import { stateDigest } from "../engine/core/index.ts";
import { protocolVersion } from "../protocol/index.ts";
import type { Frame, History, PageMessage, SceneQuery, Subject, WorkerMessage } from "../protocol/index.ts";
import { FrameBuilder } from "./frames/frameBuilder.ts";
import { exportManifests, importManifests } from "./exchange.ts";
import { checkManifest, schemaAt } from "./manifestInput.ts";
import { allowUntil, measureSpeed, newPace, sliceMillis } from "./pacing.ts";
import type { Pace } from "./pacing.ts";
import { isSceneQuery } from "./scenes/index.ts";
import { Replay } from "./simulation.ts";
import type { Simulation } from "./simulation.ts";

/** What a session needs of its host: the browser's worker or a Node process. */
export interface SessionHost {
  /** The wall clock, milliseconds. */
  now(): number;
  post(message: WorkerMessage): void;
}

const frameMillis = 16;
/** While the page is hidden it gets a frame now and then, so that it has little to catch up with. */
const hiddenFrameMillis = 2000;
/** Words on the diagram change this often at most: quicker than they can be read, and slower when time races. */
const textMillis = { calm: 48, racing: 100 } as const;
const racingSpeed = 3;
const replaySliceMillis = 40;
/** While a cluster comes up, these are done at once. */
const attended: ReadonlySet<PageMessage["type"]> = new Set(["start", "inspect", "watchScene", "setSpeed", "setVisible", "checkManifest", "complete", "schema", "importCluster"]);
const minSpeed = 0.001;
const maxSpeed = 1000;

/** One page's cluster: paces the clock, takes the page's messages, sends frames. */
export class Session {
  private simulation: Simulation | undefined;
  private frames: FrameBuilder | undefined;
  private replay: { readonly replay: Replay; readonly thenRun: boolean; readonly isShown: boolean } | undefined;
  /** What was asked for while a cluster came up: done when it has. */
  private deferred: PageMessage[] = [];
  private pace: Pace = newPace(0, 0);
  private running = false;
  private visible = true;
  private speed = 1;
  private subject: Subject | null = null;
  private scene: SceneQuery | null = null;
  private lastFrameAt = -Infinity;
  private lastTextAt = -Infinity;
  private wantsFrame = true;
  private events = { at: 0, count: 0, perSecond: 0 };
  /** Number of a command in the history → the page's number for its request. */
  private readonly requests = new Map<number, number>();

  constructor(private readonly host: SessionHost) {}

  /** Takes one message of the page. */
  handle(message: PageMessage): void {
    this.wantsFrame = true;
    if (this.replay?.isShown === true && !attended.has(message.type)) {
      this.deferred.push(message);
      return;
    }
    switch (message.type) {
      case "start":
        return this.start(message);
      case "command":
        return this.command(message);
      case "setSpeed":
        this.speed = Math.min(maxSpeed, Math.max(minSpeed, message.speed));
        return this.resetPace();
      case "pause":
        this.running = false;
        return;
      case "run":
        this.running = true;
        return this.resetPace();
      case "step":
        return this.step(message.unit);
      case "advance":
        this.running = false;
        this.simulation?.advance(this.simulation.now + message.micros);
        return;
      case "undo":
        return this.undo();
      case "inspect":
        this.subject = message.subject;
        return;
      case "watchScene":
        this.scene = message.query !== null && isSceneQuery(message.query) ? message.query : null;
        this.frames?.forgetScene();
        return;
      case "getHistory":
        return this.sendHistory(message.requestId, message.withDigest === true);
      case "setVisible":
        this.visible = message.visible;
        return this.resetPace();
      case "schema":
        return this.host.post({ type: "schema", requestId: message.requestId, ...schemaAt(message) });
      case "importCluster":
        return this.host.post({ type: "imported", requestId: message.requestId, ...importManifests(message.text) });
      case "exportCluster":
        return this.host.post({ type: "exported", requestId: message.requestId, ...(this.simulation === undefined ? { files: [], left: 0 } : exportManifests(this.simulation.cluster)) });
      case "complete":
        return this.complete(message);
      case "checkManifest":
        return this.host.post({ type: "manifestChecked", requestId: message.requestId, ...checkManifest(message.text, message.said) });
    }
  }

  private complete({ requestId, words, files }: PageMessage & { type: "complete" }): void {
    const options = this.simulation === undefined ? [] : completeCommand(this.simulation.cluster, words, files);
    this.host.post({ type: "completed", requestId, options });
  }

  private sendHistory(requestId: number, withDigest: boolean): void {
    if (this.simulation === undefined) return;
    const { kernel } = this.simulation.cluster;
    this.host.post({ type: "history", requestId, history: this.simulation.history(), hash: withDigest ? stateDigest(kernel.state) : kernel.hash() });
  }

  private start(message: PageMessage & { type: "start" }): void {
    if (message.version !== protocolVersion) return this.host.post({ type: "fatal", message: `page and worker differ: version ${message.version} and ${protocolVersion}` });
    const blueprint = validateBlueprint(message.history.blueprint);
    if (!blueprint.ok) return this.host.post({ type: "fatal", message: blueprint.error });
    this.speed = message.speed;
    this.beginReplay({ ...message.history, blueprint: blueprint.value }, message.running, message.history.commands.length === 0);
  }

  /** A new cluster is shown while it comes up, as fast as that can be computed; a history only when it has been replayed. */
  private beginReplay(history: History, thenRun: boolean, isShown: boolean): void {
    this.replay = { replay: new Replay(history), thenRun, isShown };
    this.deferred = [];
    this.simulation = undefined;
    this.frames = undefined;
    this.running = isShown && thenRun;
    this.requests.clear();
    if (isShown) this.show(this.replay.replay.simulation);
  }

  private command(message: PageMessage & { type: "command" }): void {
    if (this.simulation === undefined) return this.host.post({ type: "commandResult", requestId: message.requestId, ok: false, at: 0, run: 0, message: "the history is still being replayed" });
    const performed = this.simulation.perform(message.command);
    this.requests.set(performed.cause, message.requestId);
    this.host.post({ type: "commandResult", requestId: message.requestId, ok: performed.ok, at: performed.at, run: performed.cause, message: performed.message });
  }

  private step(unit: "event" | "message"): void {
    this.running = false;
    const kernel = this.simulation?.cluster.kernel;
    if (kernel === undefined) return;
    const isSending = (event: string | undefined) => event !== "timer" && event !== "fsynced" && event !== "keepAlive";
    do {
      if (kernel.nextEventTime() === undefined) return;
    } while (unit === "message" && !isSending(kernel.state.queue[0]?.kind) && kernel.runOne(Number.MAX_SAFE_INTEGER));
    kernel.runOne(Number.MAX_SAFE_INTEGER);
  }

  private undo(): void {
    const history = this.simulation?.history();
    const last = history?.commands.at(-1);
    if (history === undefined || last === undefined) return;
    this.beginReplay({ ...history, commands: history.commands.slice(0, -1), until: last.at }, this.running, false);
  }

  private resetPace(): void {
    this.pace = newPace(this.simulation?.now ?? 0, this.host.now());
  }

  /**
   * Works for one slice of time.
   *
   * @returns after how many milliseconds to call again; undefined when nothing is to be done until the next message
   */
  tick(): number | undefined {
    if (this.replay !== undefined) return this.tickReplay(this.replay);
    if (this.simulation === undefined) return undefined;
    const began = this.host.now();
    let isBehind = false;
    if (this.running) {
      const until = allowUntil(this.pace, this.speed, this.simulation.now, began);
      isBehind = !this.simulation.advance(until, () => this.host.now() - began < sliceMillis);
      this.wantsFrame = true;
    }
    this.sendFrameIfDue();
    if (!this.running && !this.wantsFrame) return undefined;
    return isBehind ? 0 : 8;
  }

  private tickReplay({ replay, thenRun, isShown }: { readonly replay: Replay; readonly thenRun: boolean; readonly isShown: boolean }): number {
    const began = this.host.now();
    const { simulation } = replay;
    const isDone = replay.advance(() => this.host.now() - began < replaySliceMillis);
    if (!isDone) {
      this.wantsFrame = true;
      if (isShown) this.sendFrameIfDue();
      else this.host.post({ type: "replayProgress", done: simulation.now, until: replay.until });
      return 0;
    }
    this.replay = undefined;
    if (!isShown) this.show(simulation);
    this.running = thenRun;
    this.resetPace();
    const given = this.deferred;
    this.deferred = [];
    for (const message of given) this.handle(message);
    return 0;
  }

  private show(simulation: Simulation): void {
    this.simulation = simulation;
    this.frames = new FrameBuilder(simulation, (cause) => this.requests.get(cause));
    this.events = { at: this.host.now(), count: simulation.cluster.kernel.state.eventsProcessed, perSecond: 0 };
    this.resetPace();
    this.wantsFrame = true;
    this.lastFrameAt = -Infinity;
  }

  private sendFrameIfDue(): void {
    const now = this.host.now();
    if (!this.wantsFrame || this.frames === undefined || this.simulation === undefined) return;
    if (now - this.lastFrameAt < (this.visible ? frameMillis : hiddenFrameMillis)) return;
    this.lastFrameAt = now;
    this.wantsFrame = false;
    this.host.post(this.buildFrame(this.frames, this.simulation, now));
  }

  private buildFrame(frames: FrameBuilder, simulation: Simulation, now: number): Frame {
    const { eventsProcessed } = simulation.cluster.kernel.state;
    if (now - this.events.at >= 500) {
      this.events = { at: now, count: eventsProcessed, perSecond: Math.round(((eventsProcessed - this.events.count) * 1000) / (now - this.events.at)) };
    }
    const reachedSpeed = this.running ? measureSpeed(this.pace, simulation.now, now) : 0;
    const withText = !this.running || now - this.lastTextAt >= (this.speed > racingSpeed ? textMillis.racing : textMillis.calm);
    if (withText) this.lastTextAt = now;
    return frames.build({ running: this.running, speed: this.speed, reachedSpeed, eventsPerSecond: this.events.perSecond, withText }, this.subject, this.scene);
  }

  /** The history so far, for a bug report. */
  history(): History | undefined {
    return this.simulation?.history();
  }
}
