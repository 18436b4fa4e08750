import type { Condition } from "../../engine/api/index.ts";
import { getCondition } from "../../engine/api/index.ts";
import { seconds } from "../../engine/core/index.ts";
import type { Event, PersistentVolume, PersistentVolumeClaim, Pod } from "../../engine/kinds/index.ts";
import type { DecisionTable } from "../../engine/scheduler/index.ts";
import { messageOf } from "../controlPlane/controlPlane.ts";
import { differences } from "../conformance/compareObjects.ts";
import { SchedulerLab } from "./lab.ts";
import type { ByNode, FilterVerdicts, PodResult, RecordedEvent, SituationRecording } from "./recording.ts";

/** Time for a status, an event or a volume to be written. */
const settled = seconds(4);
/** How much later than recorded things may happen. */
const slack = seconds(2);

const conditionOf = (condition: Condition | undefined): PodResult["PodScheduled"] => {
  if (condition === undefined) return null;
  const { status, reason, message } = condition;
  return { status, ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) };
};

const resultOf = (pod: Pod | undefined): PodResult => ({
  nodeName: pod?.spec.nodeName ?? null,
  nominatedNodeName: pod?.status.nominatedNodeName ?? null,
  PodScheduled: conditionOf(getCondition(pod?.status.conditions, "PodScheduled")),
});

const withoutUids = (text: string): string => text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uid>");

function eventOf({ type, reason = "", message = "", reportingComponent, action, count, source }: Event): RecordedEvent {
  const reporter = reportingComponent === undefined || reportingComponent === "" ? (source?.component ?? "") : reportingComponent;
  return { type: type ?? "", reason, message: withoutUids(message), action: action ?? null, count: count ?? null, reportingComponent: reporter };
}

/** How often something was said depends on when one looks. */
const saidOnce = (event: RecordedEvent): unknown => ({ ...event, count: undefined });

function filterOf(table: DecisionTable | undefined): FilterVerdicts {
  const failures: Record<string, FilterVerdicts[string]> = {};
  for (const { status, nodes } of table?.decision.filtered ?? []) for (const node of nodes) failures[node] = { plugin: status.plugin, code: status.code, reasons: status.reasons };
  return failures;
}

type ScoreTable = Record<string, Record<string, number>>;

/** Scores as the recording writes them: by plugin and node. */
function scoresOf(table: DecisionTable | undefined): { readonly raw: ScoreTable; readonly weighted: ScoreTable; readonly total: ByNode; readonly weights: ByNode } {
  const [raw, weighted]: [ScoreTable, ScoreTable] = [{}, {}];
  const total: Record<string, number> = {};
  const weights = Object.fromEntries((table?.decision.scores ?? []).map(({ plugin, weight }) => [plugin, weight]));
  for (const { node, scores, total: sum, verdict } of table?.nodes ?? []) {
    if (verdict !== "chosen" && verdict !== "feasible") continue;
    if (scores.length > 0) total[node] = sum;
    for (const each of scores) {
      (raw[each.plugin] ??= {})[node] = each.raw;
      (weighted[each.plugin] ??= {})[node] = each.weighted;
    }
  }
  return { raw, weighted, total, weights };
}

/** Of the stored pod, what the recorder wrote down: of containers only some fields. */
function storedDifferences(wanted: SituationRecording["podAsStored"], pod: Pod): readonly string[] {
  const stored = pod.spec as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(wanted ?? {}).flatMap(([key, value]) => {
    if (key !== "containers" && key !== "initContainers") return differences(value, stored[key], `podAsStored.${key}`);
    const containers = (stored[key] ?? []) as readonly Readonly<Record<string, unknown>>[];
    return (value as readonly Readonly<Record<string, unknown>>[]).flatMap((container, index) =>
      Object.keys(container).flatMap((field) => differences(container[field], containers[index]?.[field], `podAsStored.${key}[${index}].${field}`)));
  });
}

/** Ties are settled by chance: another of the best nodes is as good as the recorded one. */
class Situation {
  readonly lab = new SchedulerLab();
  readonly found: string[] = [];
  private chosen = "";

  constructor(private readonly recording: SituationRecording) {}

  private compare(what: string, wanted: unknown, given: unknown): void {
    this.found.push(...differences(plain(wanted), plain(given), what));
  }

  /** The recorded text, with our node where another of the best nodes was drawn. */
  private asDrawn<T>(recorded: T): T {
    const { result, chosen = [] } = this.recording;
    const drawn = result?.nodeName ?? null;
    if (drawn === null || drawn === this.chosen || !chosen.includes(this.chosen)) return recorded;
    const text = JSON.stringify(recorded).replaceAll(`"nodeName":"${drawn}"`, `"nodeName":"${this.chosen}"`);
    return JSON.parse(text.replaceAll(/(Successfully assigned \S+ to )[^"\s]+/g, `$1${this.chosen}`)) as T;
  }

  private eventsOf(name: string): readonly RecordedEvent[] {
    return this.lab.events(name).map(eventOf);
  }

  play(): readonly string[] {
    const { recording, lab } = this;
    lab.build(recording);
    const answer = lab.create(recording.pod);
    const { name } = recording.pod.metadata;
    if (answer.code !== 201 || recording.createError !== undefined) {
      this.compare("createError", recording.createError, answer.code === 201 ? undefined : `create Pod/${name}: ${answer.code} ${messageOf(answer)}`);
      return this.found;
    }
    const pod = answer.body as Pod;
    this.found.push(...storedDifferences(recording.podAsStored, pod));
    this.judgeDecision(lab.decisionOn(pod));
    lab.run(settled);
    this.compare("result", this.asDrawn(recording.result), resultOf(lab.pod(name)));
    this.compare("events", this.asDrawn(recording.events ?? []), this.eventsOf(name));
    this.judgeVolumes();
    if (recording.victims !== undefined) this.judgePreemption();
    if (recording.second !== undefined) this.judgeSecond(recording.second);
    if (recording.afterVictimsGone !== undefined) this.judgeAfter(recording.afterVictimsGone);
    if (recording.then !== undefined) this.judgeUngated(recording.then);
    return this.found;
  }

  private judgeDecision(table: DecisionTable | undefined): void {
    const { recording } = this;
    const { raw, weighted, total, weights } = scoresOf(table);
    this.chosen = table?.decision.nodeName ?? "";
    this.compare("attempts", recording.attempts ?? 1, table?.decision.attempt ?? 0);
    this.compare("filter", recording.filter ?? {}, filterOf(table));
    this.compare("rawScores", recording.rawScores ?? {}, raw);
    this.compare("scores", recording.scores ?? {}, weighted);
    this.compare("total", recording.total ?? {}, total);
    for (const [plugin, weight] of Object.entries(weights)) this.compare(`weights.${plugin}`, recording.weights?.[plugin], weight);
    this.compare("prefilter", recording.prefilter ?? null, preFilterOf(table));
    const { chosen = [] } = recording;
    if (chosen.length === 0 ? this.chosen !== "" : !chosen.includes(this.chosen)) this.found.push(`chosen: expected one of [${chosen.join(", ")}], is "${this.chosen}"`);
  }

  private judgeVolumes(): void {
    const { claims = {}, volumes = {}, claimEvents = {} } = this.recording;
    for (const [name, wanted] of Object.entries(claims)) {
      const claim = this.lab.object<PersistentVolumeClaim>("v1/persistentvolumeclaims", "default", name);
      this.compare(`claims.${name}`, wanted, { phase: claim?.status?.phase ?? "", volumeName: claim?.spec.volumeName ?? null, annotations: claim?.metadata.annotations ?? null });
    }
    for (const [name, wanted] of Object.entries(volumes)) {
      const volume = this.lab.object<PersistentVolume>("v1/persistentvolumes", undefined, name);
      this.compare(`volumes.${name}`, wanted, { phase: volume?.status?.phase ?? "", claimRef: volume?.spec.claimRef?.name ?? null, annotations: volume?.metadata.annotations ?? null });
    }
    for (const [name, wanted] of Object.entries(claimEvents)) {
      const reasons = new Set(wanted.map(({ reason }) => reason));
      // Said again at the controller's next look at all claims, which was not within the recorded seconds.
      const given = this.eventsOf(name).filter(({ reason }) => reasons.has(reason) || reason !== "WaitForPodScheduled");
      this.compare(`claimEvents.${name}`, wanted.map(saidOnce), given.map(saidOnce));
    }
  }

  private judgePreemption(): void {
    const { recording, lab } = this;
    const victims = recording.pods.flatMap(({ metadata: { name } }) => {
      const pod = lab.pod(name);
      if (pod?.metadata.deletionTimestamp === undefined) return [];
      const { spec, metadata, status } = pod;
      return [{ pod: name, node: spec.nodeName ?? "", deletionGracePeriodSeconds: metadata.deletionGracePeriodSeconds ?? 0, DisruptionTarget: conditionOf(getCondition(status.conditions, "DisruptionTarget")), phase: status.phase }];
    });
    const byPod = (a: { readonly pod?: string }, b: { readonly pod?: string }): number => ((a.pod ?? "") < (b.pod ?? "") ? -1 : 1);
    this.compare("victims", (recording.victims ?? []).toSorted(byPod), victims.toSorted(byPod));
    this.compare("nominatedNodeName", recording.nominatedNodeName ?? null, lab.pod(recording.pod.metadata.name)?.status.nominatedNodeName ?? null);
    const said = victims.flatMap(({ pod }) => this.eventsOf(pod).map((event) => ({ ...event, pod })));
    this.compare("victimEvents", (recording.victimEvents ?? []).toSorted(byPod), said.toSorted(byPod));
  }

  private judgeSecond(second: NonNullable<SituationRecording["second"]>): void {
    const { lab } = this;
    const answer = lab.create(second.pod);
    const { name } = second.pod.metadata;
    this.compare("second.filter", second.filter, filterOf(lab.decisionOn(answer.body as Pod)));
    lab.run(settled);
    this.compare("second.result", second.result, resultOf(lab.pod(name)));
    this.compare("second.events", second.events, this.eventsOf(name));
    this.compare("second.firstPodAfter", second.firstPodAfter, resultOf(lab.pod(this.recording.pod.metadata.name)));
  }

  private judgeAfter(after: NonNullable<SituationRecording["afterVictimsGone"]>): void {
    const { lab } = this;
    lab.removePods((this.recording.victims ?? []).map(({ pod }) => pod));
    const limit = seconds(Number(after["seconds"] ?? 0)) + slack;
    const wanted = Object.entries(after).filter((entry): entry is [string, PodResult] => typeof entry[1] === "object");
    const isThere = (): boolean => wanted.every(([name, result]) => differences(plain(result), plain(resultOf(lab.pod(name)))).length === 0);
    if (lab.until(isThere, limit) !== undefined) return;
    for (const [name, result] of wanted) this.compare(`afterVictimsGone.${name}`, result, resultOf(lab.pod(name)));
  }

  private judgeUngated(then: NonNullable<SituationRecording["then"]>): void {
    const { lab, recording } = this;
    const { name } = recording.pod.metadata;
    lab.plane.call({ verb: "patch", resource: "v1/pods", namespace: "default", name, patchType: "application/merge-patch+json", body: { spec: { schedulingGates: null } } });
    lab.run(settled);
    const result = resultOf(lab.pod(name));
    // The table of scores was not recorded: any of the nodes may have been drawn.
    const drawn = then.result.nodeName !== null && recording.nodes.some((node) => node.metadata.name === result.nodeName) ? result.nodeName : then.result.nodeName;
    this.compare("then.result", { ...then.result, nodeName: drawn }, result);
  }
}

/** Without what is undefined, as JSON has it. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown));

function preFilterOf(table: DecisionTable | undefined): unknown {
  const { narrowedTo, preFilterMessage = "" } = table?.decision ?? {};
  if (preFilterMessage !== "") return { rejectedByPreFilter: preFilterMessage };
  return narrowedTo ?? null;
}

/** Builds the recorded cluster, creates the pod, and compares all that follows. @returns what differs */
export function playSituation(recording: SituationRecording): readonly string[] {
  return new Situation(recording).play();
}

