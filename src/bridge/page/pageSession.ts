import { completeCommand } from "../../engine/cluster/index.ts";
import type { PageMessage, SceneQuery, Subject, WorkerMessage } from "../../protocol/index.ts";
import { FrameBuilder } from "../../worker/frames/frameBuilder.ts";
import { exportManifests, importManifests } from "../../worker/exchange.ts";
import { checkManifest, schemaAt } from "../../worker/manifestInput.ts";
import { isSceneQuery } from "../../worker/scenes/index.ts";
import { answerWhy, beginTrial, observeTrial } from "../../worker/why/index.ts";
import type { Baseline } from "../../worker/why/index.ts";
import type { Simulation } from "../../worker/simulation.ts";
import type { Engine } from "../engine.ts";

const textMillis = 100;
/**
 * One page that looks at the bridge's cluster: it speaks the protocol of the worker, but the clock and
 * the history are everybody's. What would give one page a cluster of its own (a start with another
 * history, a step, an undo) is not done.
 */
export class PageSession {
  private simulation: Simulation | undefined;
  private frames: FrameBuilder | undefined;
  private leave: () => void = () => undefined;
  private subject: Subject | null = null;
  private scene: SceneQuery | null = null;
  private visible = true;
  private lastTextAt = -Infinity;
  private events = { at: 0, count: 0, perSecond: 0 };
  private reached = { at: 0, now: 0, speed: 0 };
  /** Number of a command in the history -> the page's number for its request. */
  private readonly requests = new Map<number, number>();
  private trial: Baseline | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly post: (message: WorkerMessage) => void,
  ) {}

  close(): void {
    this.leave();
  }

  handle(message: PageMessage): void {
    const { engine } = this;
    switch (message.type) {
      case "start":
        this.simulation = undefined;
        return;
      case "ping":
        return this.post({ type: "pong" });
      case "command": {
        const { cause, ok, at, message: said } = engine.command(message.command);
        this.requests.set(cause, message.requestId);
        return this.post({ type: "commandResult", requestId: message.requestId, ok, at, run: cause, message: said });
      }
      case "setSpeed":
        return engine.setSpeed(Math.min(1000, Math.max(0.001, message.speed)));
      case "pause":
        return engine.setRunning(false);
      case "run":
        return engine.setRunning(true);
      case "advance":
        return void engine.advance(message.micros);
      case "inspect":
        this.subject = message.subject;
        return;
      case "watchScene":
        this.scene = message.query !== null && isSceneQuery(message.query) ? message.query : null;
        this.frames?.forgetScene();
        return;
      case "getHistory":
        return this.post({ type: "history", requestId: message.requestId, history: engine.simulation.history(), hash: engine.simulation.cluster.kernel.hash() });
      case "setVisible":
        this.visible = message.visible;
        return;
      case "checkManifest":
        return this.post({ type: "manifestChecked", requestId: message.requestId, ...checkManifest(message.text, message.said) });
      case "schema":
        return this.post({ type: "schema", requestId: message.requestId, ...schemaAt(message) });
      case "importCluster":
        return this.post({ type: "imported", requestId: message.requestId, ...importManifests(message.text) });
      case "exportCluster":
        return this.post({ type: "exported", requestId: message.requestId, ...exportManifests(engine.simulation.cluster) });
      case "complete":
        return this.post({ type: "completed", requestId: message.requestId, options: completeCommand(engine.simulation.cluster, message.words, message.files) });
      case "getTrace":
        return this.post({ type: "trace", requestId: message.requestId, cause: message.cause, messages: [], omitted: 0 });
      case "beginTrial":
        this.trial = beginTrial(engine.simulation, message.processes);
        return this.post({ type: "trial", requestId: message.requestId, trial: observeTrial(engine.simulation, this.trial) });
      case "askTrial":
        return this.post({ type: "trial", requestId: message.requestId, trial: this.trial === undefined ? null : observeTrial(engine.simulation, this.trial) });
      case "askWhy":
        return this.post({ type: "why", requestId: message.requestId, answer: answerWhy(engine.simulation, message.question) });
      case "step":
      case "undo":
      case "redo":
      case "seek":
      case "present":
      case "fork":
      case "switchBranch":
      case "renameBranch":
      case "follow":
      case "watchChecks":
        return;
    }
  }

  /** Sends what has changed since the last frame. */
  sendFrame(wall: number): void {
    const { engine } = this;
    if (!this.visible) return;
    if (this.simulation !== engine.simulation || this.frames === undefined) this.look(engine.simulation);
    const { frames, simulation } = this;
    if (frames === undefined || simulation === undefined) return;
    this.measure(simulation, wall);
    const withText = wall - this.lastTextAt >= textMillis;
    if (withText) this.lastTextAt = wall;
    const { perSecond } = this.events;
    this.post(frames.build({ running: engine.isRunning, speed: engine.currentSpeed, reachedSpeed: engine.isRunning ? this.reached.speed : 0, eventsPerSecond: perSecond, withText }, this.subject, this.scene));
  }

  private look(simulation: Simulation): void {
    this.leave();
    this.trial = undefined;
    this.simulation = simulation;
    this.requests.clear();
    this.frames = new FrameBuilder(simulation, (cause) => this.requests.get(cause));
    this.leave = this.frames.leave;
  }

  private measure(simulation: Simulation, wall: number): void {
    const { eventsProcessed, now } = simulation.cluster.kernel.state;
    const since = wall - this.events.at;
    if (since < 500) return;
    this.events = { at: wall, count: eventsProcessed, perSecond: Math.max(0, Math.round(((eventsProcessed - this.events.count) * 1000) / since)) };
    this.reached = { at: wall, now, speed: Math.max(0, (now - this.reached.now) / 1000 / since) };
  }
}
