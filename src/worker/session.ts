import { completeCommand, validateBlueprint } from "../engine/cluster/index.ts";
import { stateDigest } from "../engine/core/index.ts";
import { protocolVersion } from "../protocol/index.ts";
import type { FollowState, Frame, History, Micros, PageMessage, Resume, SceneQuery, ScriptStep, StepUnit, Subject, TimelineInfo, WhyQuestion, WorkerMessage } from "../protocol/index.ts";
import { playScript, watchChecks } from "./checks/index.ts";
import type { CheckWatch, ScriptPlayer } from "./checks/index.ts";
import { FrameBuilder } from "./frames/frameBuilder.ts";
import { exportManifests, importManifests } from "./exchange.ts";
import { checkManifest, schemaAt } from "./manifestInput.ts";
import { allowUntil, measureSpeed, newPace, sliceMillis } from "./pacing.ts";
import type { Pace } from "./pacing.ts";
import { isSceneQuery } from "./scenes/index.ts";
import type { Simulation } from "./simulation.ts";
import { followPatience, followSpeed, followState, runToReconcile } from "./timeline/follow.ts";
import { Timeline } from "./timeline/timeline.ts";
import { answerWhy, beginTrial, observeTrial } from "./why/index.ts";
import type { Baseline } from "./why/index.ts";

/** What a session needs of its host: the browser's worker or a Node process. */
export interface SessionHost {
  /** The wall clock, milliseconds. */
  now(): number;
  post(message: WorkerMessage): void;
  /** So far a cluster may live for now: the rest of the program is still being fetched. Absent: all is there. */
  limit?(): Micros;
}

const frameMillis = 16;
/** While the page is hidden it gets a frame now and then, so that it has little to catch up with. */
const hiddenFrameMillis = 2000;
/** Words on the diagram change this often at most: quicker than they can be read, and slower when time races. */
const textMillis = { calm: 48, racing: 100 } as const;
const racingSpeed = 3;
const replaySliceMillis = 40;
/** On the way to another moment, these are done at once; the last "seek" counts. */
const attended: ReadonlySet<PageMessage["type"]> = new Set(["start", "ping", "inspect", "watchScene", "watchChecks", "setSpeed", "setVisible", "checkManifest", "complete", "schema", "importCluster", "seek"]);
/** These only read: a mistake in an answer is none of the cluster's. */
const reading: ReadonlySet<PageMessage["type"]> = new Set(["getTrace", "schema", "importCluster", "exportCluster", "complete", "checkManifest"]);
const minSpeed = 0.001;
const maxSpeed = 1000;
/** A way that takes longer says how far it is: wall milliseconds. */
const silentMillis = 400;

/** On the way to a moment. */
interface Journey {
  readonly until: Micros;
  readonly thenRun: boolean;
  /** The way itself is shown: a cluster that comes up. */
  readonly isShown: boolean;
  readonly beganAt: number;
  readonly from: Micros;
  /** Lived through on the way, after `until`. */
  readonly script?: ScriptPlayer;
}

/** One page's cluster: paces the clock, takes the page's messages, sends frames. */
export class Session {
  private timeline: Timeline | undefined;
  private frames: FrameBuilder | undefined;
  private journey: Journey | undefined;
  /** What was asked for on the way: done when it is over. */
  private deferred: PageMessage[] = [];
  private pace: Pace = newPace(0, 0);
  private running = false;
  private visible = true;
  private speed = 1;
  private subject: Subject | null = null;
  private scene: SceneQuery | null = null;
  private followed: { readonly cause: number; state: FollowState; lastSeen: Micros; isSent: boolean } | undefined;
  private lastFrameAt = -Infinity;
  private lastTextAt = -Infinity;
  private wantsFrame = true;
  private trial: Baseline | undefined;
  private watched: (PageMessage & { readonly type: "watchChecks" })["watched"] = null;
  private checks: CheckWatch | undefined;
  private areChecksSent = false;
  private timelineText = "";
  private branchShown = 0;
  /** Until the history that another worker lived has been lived through again. */
  private resume: Resume | undefined;
  /** What is read for the page is being read: a mistake there is none of the cluster's. */
  private isReading = false;
  private events = { at: 0, count: 0, perSecond: 0 };
  /** Number of a command in the history → the page's number for its request. */
  private readonly requests = new Map<number, number>();

  constructor(private readonly host: SessionHost) {}

  private get simulation(): Simulation | undefined {
    return this.timeline?.simulation;
  }

  /** Takes one message of the page. */
  handle(message: PageMessage): void {
    this.isReading = reading.has(message.type);
    this.take(message);
    this.isReading = false;
  }

  private take(message: PageMessage): void {
    this.wantsFrame = true;
    if (this.journey !== undefined && !attended.has(message.type)) {
      this.deferred.push(message);
      return;
    }
    switch (message.type) {
      case "start":
        return this.start(message);
      case "ping":
        return this.host.post({ type: "pong" });
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
        if (this.timeline !== undefined) this.travel(this.timeline.now + message.micros, false, true);
        return;
      case "undo":
        if (this.lastCommandAt() >= this.floor && this.timeline?.undo() === true) this.travel(this.timeline.end, this.running);
        return;
      case "redo":
        if (this.timeline?.redo() === true) this.travel(this.timeline.end, this.running);
        return;
      case "seek":
        return this.seek(message.at);
      case "present":
        return this.seek(Infinity);
      case "fork":
        if (this.timeline?.isPast === true) this.timeline.fork();
        return;
      case "switchBranch":
        if (this.timeline?.switchTo(message.branch) === true) this.travel(this.timeline.end, false);
        return;
      case "renameBranch":
        this.timeline?.rename(message.branch, message.name);
        return;
      case "follow":
        return this.follow(message.cause);
      case "getTrace":
        return this.host.post({ type: "trace", requestId: message.requestId, cause: message.cause, ...(this.timeline?.traces.of(message.cause) ?? { messages: [], omitted: 0 }) });
      case "askWhy":
        return this.sendWhy(message.requestId, message.question);
      case "beginTrial":
        this.trial = this.simulation === undefined ? undefined : beginTrial(this.simulation, message.processes);
        return this.sendTrial(message.requestId);
      case "askTrial":
        return this.sendTrial(message.requestId);
      case "inspect":
        this.subject = message.subject;
        return;
      case "watchScene":
        this.scene = message.query !== null && isSceneQuery(message.query) ? message.query : null;
        this.frames?.forgetScene();
        return;
      case "watchChecks":
        this.watched = message.watched;
        return this.watchChecks();
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

  private sendWhy(requestId: number, question: WhyQuestion): void {
    if (this.simulation !== undefined) this.host.post({ type: "why", requestId, answer: answerWhy(this.simulation, question) });
  }

  private sendTrial(requestId: number): void {
    const { simulation, trial } = this;
    this.host.post({ type: "trial", requestId, trial: simulation === undefined || trial === undefined ? null : observeTrial(simulation, trial) });
  }

  private complete({ requestId, words, files }: PageMessage & { type: "complete" }): void {
    const options = this.simulation === undefined ? [] : completeCommand(this.simulation.cluster, words, files);
    this.host.post({ type: "completed", requestId, options });
  }

  /** Up to this moment: what a link to it must bring back. */
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
    const history = { ...message.history, blueprint: blueprint.value };
    const { resume } = message;
    this.timeline = new Timeline(history, () => this.host.now(), resume, message.measured === true);
    this.timeline.simulation.observers.add({ sent: ({ cause }) => this.followed !== undefined && cause === this.followed.cause && (this.followed.isSent = true) });
    this.frames = undefined;
    this.followed = undefined;
    this.requests.clear();
    // A new cluster is shown while it comes up, as fast as that can be computed; a history only when it has been replayed.
    const { script } = message;
    const isShown = history.commands.length === 0 && resume === undefined && script === undefined;
    this.watched = null;
    this.checks = undefined;
    this.travel(history.until, message.running, isShown);
    if (script !== undefined && this.journey !== undefined) this.journey = { ...this.journey, script: this.playerOf(this.timeline, script) };
    if (isShown) this.show();
    this.resume = resume;
    if (resume !== undefined && resume.at < history.until) this.deferred.push({ type: "seek", at: resume.at });
  }

  /** What a script does goes into the history; nobody waits for what it prints. */
  private playerOf(timeline: Timeline, steps: readonly ScriptStep[]): ScriptPlayer {
    return playScript(steps, { cluster: () => timeline.simulation.cluster, now: () => timeline.now, perform: (command) => timeline.perform(command), advance: (until, goOn) => timeline.advance(until, goOn) });
  }

  /** Nobody goes back before this moment. */
  private get floor(): Micros {
    return this.watched?.isSealed === true ? this.watched.since : 0;
  }

  private lastCommandAt(): Micros {
    return this.timeline?.log.at(-1)?.at ?? 0;
  }

  private watchChecks(): void {
    const { simulation, watched } = this;
    this.checks = simulation === undefined || watched === null ? undefined : watchChecks(simulation.cluster, watched.checks, watched.since);
    this.areChecksSent = false;
  }

  private command(message: PageMessage & { type: "command" }): void {
    const { timeline } = this;
    if (timeline === undefined) return this.host.post({ type: "commandResult", requestId: message.requestId, ok: false, at: 0, run: 0, message: "there is no cluster yet" });
    const { ok, at, cause, message: said } = timeline.perform(message.command);
    this.requests.set(cause, message.requestId);
    this.host.post({ type: "commandResult", requestId: message.requestId, ok, at, run: cause, message: said });
  }

  private step(unit: StepUnit): void {
    this.running = false;
    const { timeline } = this;
    if (timeline === undefined) return;
    const { kernel } = timeline.simulation.cluster;
    const isSending = (event: string | undefined) => event !== "timer" && event !== "fsynced" && event !== "keepAlive";
    const runOne = () => timeline.runOne();
    switch (unit) {
      case "event":
        return void runOne();
      case "message":
        while (kernel.nextEventTime() !== undefined && !isSending(kernel.state.queue[0]?.kind) && runOne());
        return void runOne();
      case "reconcile":
        return void runToReconcile(timeline.simulation.cluster, runOne);
    }
  }

  private seek(at: Micros): void {
    const { timeline } = this;
    if (timeline === undefined || (this.journey !== undefined && this.frames === undefined)) return;
    const target = Math.max(this.floor, Math.min(at, timeline.end));
    const isTurnedBack = timeline.seek(target);
    if (isTurnedBack) this.frames?.leave();
    this.journey = { until: target, thenRun: at === Infinity && this.running, isShown: false, beganAt: this.host.now(), from: timeline.now };
    this.running = false;
  }

  /** Goes on to a moment of the branch, as fast as that can be computed. */
  private travel(until: Micros, thenRun: boolean, isShown = false): void {
    this.deferred = [];
    this.running = isShown && thenRun;
    this.journey = { until, thenRun, isShown, beganAt: this.host.now(), from: this.timeline?.now ?? 0 };
  }

  private follow(cause: number | null): void {
    this.followed = cause === null ? undefined : { cause, state: "waiting", lastSeen: this.timeline?.now ?? 0, isSent: false };
    if (cause !== null) this.running = true;
    this.resetPace();
  }

  private resetPace(): void {
    this.pace = newPace(this.timeline?.now ?? 0, this.host.now());
  }

  /**
   * Works for one slice of time.
   *
   * @returns after how many milliseconds to call again; undefined when nothing is to be done until the next message
   */
  tick(): number | undefined {
    const { timeline, journey } = this;
    if (timeline === undefined) return undefined;
    if (journey !== undefined) return this.tickJourney(timeline, journey);
    const began = this.host.now();
    let isBehind = false;
    if (this.running) {
      isBehind = this.followed === undefined ? this.tickLive(timeline, began) : this.tickFollow(timeline, began, this.followed);
      this.wantsFrame = true;
    }
    this.sendFrameIfDue();
    if (!this.running && !this.wantsFrame) return undefined;
    return isBehind ? 0 : 8;
  }

  /** @returns whether the clock is behind */
  private tickLive(timeline: Timeline, began: number, speed = this.speed): boolean {
    const until = allowUntil(this.pace, speed, timeline.now, began);
    const limit = this.host.limit?.() ?? Infinity;
    const goOn = () => this.host.now() - began < sliceMillis;
    if (until > limit) {
      timeline.advance(limit, goOn);
      this.resetPace();
      return false;
    }
    return !this.advanceLooking(timeline, until, goOn);
  }

  /** Goes on, and looks at the watched checks on the way: at high speed they would miss what does not last. */
  private advanceLooking(timeline: Timeline, until: Micros, goOn: () => boolean): boolean {
    const { checks } = this;
    if (checks === undefined) return timeline.advance(until, goOn);
    for (;;) {
      const stop = Math.min(until, checks.nextLook);
      if (stop > timeline.now && !timeline.advance(stop, goOn)) return false;
      this.look(checks);
      if (timeline.now >= until) return true;
    }
  }

  private look(checks: CheckWatch): void {
    this.isReading = true;
    if (checks.look()) this.areChecksSent = false;
    this.isReading = false;
  }

  private tickFollow(timeline: Timeline, began: number, followed: NonNullable<Session["followed"]>): boolean {
    const { cluster } = timeline.simulation;
    followed.state = followState(cluster, followed.cause);
    if (followed.state === "moving") {
      followed.lastSeen = timeline.now;
      return this.tickLive(timeline, began, this.speed * followSpeed);
    }
    followed.isSent = false;
    while (!followed.isSent && this.host.now() - began < sliceMillis && timeline.now - followed.lastSeen < followPatience) {
      const next = cluster.kernel.nextEventTime();
      if (next === undefined) break;
      timeline.advance(next);
    }
    this.resetPace();
    if (timeline.now - followed.lastSeen < followPatience) return true;
    followed.state = "over";
    this.running = false;
    return false;
  }

  private tickJourney(timeline: Timeline, { until, thenRun, isShown, beganAt, from, script }: Journey): number {
    const began = this.host.now();
    const goOn = () => this.host.now() - began < replaySliceMillis;
    const isThere = script !== undefined && script.isBegun ? true : timeline.advance(until, goOn);
    if (isThere && script !== undefined && !script.advance(goOn)) {
      this.host.post({ type: "replayProgress", done: script.done, until: script.length });
      return 0;
    }
    if (!isThere) {
      this.wantsFrame = true;
      if (isShown) this.sendFrameIfDue();
      else if (began - beganAt > silentMillis || this.frames === undefined) this.host.post({ type: "replayProgress", done: timeline.now - from, until: until - from });
      return 0;
    }
    this.journey = undefined;
    this.wantsFrame = true;
    if (!isShown) this.show();
    this.running = thenRun;
    this.resetPace();
    if (script?.outcome !== undefined) this.host.post({ type: "scriptEnded", outcome: script.outcome, at: timeline.now });
    const given = this.deferred;
    this.deferred = [];
    for (const message of given) this.handle(message);
    return 0;
  }

  /** What is shown begins anew: the clock was turned, or the history is another one. */
  private show(): void {
    const { simulation } = this;
    if (simulation === undefined) return;
    this.frames?.leave();
    // It was begun in another time.
    this.trial = undefined;
    this.checks?.wentElsewhere();
    this.areChecksSent = false;
    // Nobody waits any more for what was asked in another time.
    this.requests.clear();
    for (const { run, requestId } of this.resume?.awaited ?? []) this.requests.set(run, requestId);
    this.frames = new FrameBuilder(simulation, (cause) => this.requests.get(cause), this.resume?.printed);
    this.resume = undefined;
    this.timelineText = "";
    this.events = { at: this.host.now(), count: simulation.cluster.kernel.state.eventsProcessed, perSecond: 0 };
    this.resetPace();
    this.wantsFrame = true;
    this.lastFrameAt = -Infinity;
  }

  private sendFrameIfDue(): void {
    const now = this.host.now();
    if (!this.wantsFrame || this.frames === undefined || this.timeline === undefined) return;
    if (now - this.lastFrameAt < (this.visible ? frameMillis : hiddenFrameMillis)) return;
    this.lastFrameAt = now;
    this.wantsFrame = false;
    this.host.post(this.buildFrame(this.frames, this.timeline, now));
  }

  private buildFrame(frames: FrameBuilder, timeline: Timeline, now: number): Frame {
    const { eventsProcessed } = timeline.simulation.cluster.kernel.state;
    if (now - this.events.at >= 500) {
      this.events = { at: now, count: eventsProcessed, perSecond: Math.round(((eventsProcessed - this.events.count) * 1000) / (now - this.events.at)) };
    }
    const reachedSpeed = this.running ? measureSpeed(this.pace, timeline.now, now) : 0;
    const withText = !this.running || now - this.lastTextAt >= (this.speed > racingSpeed ? textMillis.racing : textMillis.calm);
    if (withText) this.lastTextAt = now;
    this.isReading = true;
    const checks = this.checksPart();
    const frame = frames.build({ running: this.running, speed: this.speed, reachedSpeed, eventsPerSecond: this.events.perSecond, withText }, this.subject, this.scene);
    this.isReading = false;
    if (frame.more === true) this.wantsFrame = true;
    return { ...frame, ...checks, ...this.timelinePart(timeline, frame.reset) };
  }

  private checksPart(): Pick<Frame, "checks"> {
    const { checks } = this;
    if (checks === undefined) return {};
    if (checks.look()) this.areChecksSent = false;
    if (this.areChecksSent) return {};
    this.areChecksSent = true;
    return { checks: checks.rows() };
  }

  private timelinePart(timeline: Timeline, isReset: boolean): Partial<Frame> {
    const info = this.timelineInfo(timeline);
    // The end of a branch that is lived is the clock's, which each frame has anyway.
    const text = JSON.stringify(timeline.isPast ? info : { ...info, end: 0, branches: info.branches.map((row) => (row.id === info.branch ? { ...row, end: 0 } : row)) });
    const isOther = isReset || timeline.branch !== this.branchShown;
    const bands = isOther ? timeline.bands.all() : timeline.bands.take();
    const changed = isOther || text !== this.timelineText;
    this.timelineText = text;
    this.branchShown = timeline.branch;
    return {
      ...(changed ? { timeline: info } : {}),
      ...(bands.length > 0 || isOther ? { bands } : {}),
      ...this.measuresPart(timeline, isOther),
      ...(isOther ? { branchCommands: timeline.log.slice() } : {}),
    };
  }

  private measuresPart({ measures }: Timeline, isOther: boolean): Partial<Frame> {
    if (measures === undefined) return {};
    const rows = isOther ? measures.all() : measures.take();
    return rows.length > 0 || isOther ? { measures: rows } : {};
  }

  private timelineInfo(timeline: Timeline): TimelineInfo {
    const { followed } = this;
    return { branch: timeline.branch, branches: timeline.rows(), isPast: timeline.isPast, end: timeline.end, ...(timeline.undone === undefined ? {} : { undone: timeline.undone }), ...(followed === undefined ? {} : { followed: { cause: followed.cause, state: followed.state } }) };
  }

  /** The history so far, for a bug report. */
  history(): History | undefined {
    return this.simulation?.history();
  }

  /** After a mistake: the history so far, and whether it is only what the page looks at that could not be read. */
  lastWords(): { readonly history?: History; readonly isView?: true } {
    const history = this.history();
    return history === undefined ? {} : { history, ...(this.isReading ? { isView: true } : {}) };
  }
}
