import { seconds } from "../../../core/index.ts";
import type { Micros } from "../../../core/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { parseGoDuration } from "../../duration.ts";
import type { Found } from "../../lookup.ts";
import { dryRunOf, dryRunSuffixes, usage } from "../../result.ts";
import type { DryRun } from "../../result.ts";
import { askAll, scriptVerb, sleep } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { Call, VerbInput } from "../../verb.ts";
import { chosenNodes, markNodes } from "./cordon.ts";
import { isGivenUp, keyOf, leavingPods } from "./leavingPods.ts";

const retryAfter = seconds(5);
const pollEvery = seconds(1);

/** `kubectl drain NODE`: cordons, evicts what can be evicted, and waits until it is gone. @source k8s.io/kubectl/pkg/cmd/drain/drain.go RunDrain */
export const drain = scriptVerb(function* (io, input) {
  const dryRun = dryRunOf(io, input);
  if (!dryRun.ok) return usage(io, dryRun.error);
  const nodes = yield* chosenNodes(io, input, "drain");
  if (nodes === undefined) return 1;
  yield* markNodes(io, nodes, true, dryRun.value);
  const problems: string[] = [];
  const pending: string[] = [];
  for (const node of nodes) {
    const { name } = node.object.metadata;
    const failures = yield* drainNode(io, input, node, dryRun.value);
    if (failures.length === 0) {
      io.out(`node/${name} drained${dryRunSuffixes[dryRun.value]}\n`);
      continue;
    }
    problems.push(...failures);
    pending.push(name);
    io.err(`error: unable to drain node ${JSON.stringify(name)} due to error: ${together(failures)}, continuing command...\nThere are pending nodes to be drained:\n${pending.map((each) => ` ${each}\n`).join("")}`);
  }
  for (const problem of problems) io.err(`${problem}\n`);
  return problems.length > 0 ? 1 : 0;
});

const together = (problems: readonly string[]): string => (problems.length === 1 ? (problems[0] ?? "") : `[${problems.join(", ")}]`);

/** @returns why it is not drained; empty: it is */
function* drainNode(io: Io, input: VerbInput, { object: { metadata } }: Found, dryRun: DryRun): Talk<readonly string[]> {
  const leaving = yield* leavingPods(input, metadata.name, io.now);
  if (typeof leaving === "string") return [leaving];
  if (leaving.errors.length > 0) return leaving.errors;
  if (leaving.warnings.length > 0) io.err(`Warning: ${leaving.warnings.join("; ")}\n`);
  if (dryRun === "client") {
    for (const pod of leaving.pods) io.out(`evicting pod ${keyOf(pod)} (dry run)\n`);
    return [];
  }
  const { flags } = input.args;
  const timeout = parseGoDuration(flags["timeout"] ?? "0") ?? 0;
  const problems = yield* new Eviction(io, { flags, dryRun, end: timeout === 0 ? undefined : io.now + timeout }).run(leaving.pods);
  if (problems.length === 0) return [];
  const left = yield* leavingPods(input, metadata.name, io.now);
  if (typeof left !== "string" && left.pods.length > 0) io.err(`There are pending pods in node ${JSON.stringify(metadata.name)} when an error occurred: ${together(problems)}\n${left.pods.map((pod) => `pod/${pod.metadata.name}\n`).join("")}`);
  if (typeof left !== "string" && left.errors.length > 0) io.err(`Following errors occurred while getting the list of pods to delete:\n${together(left.errors)}`);
  return problems;
}

interface EvictionOptions {
  readonly flags: VerbInput["args"]["flags"];
  readonly dryRun: DryRun;
  /** When patience ends. */
  readonly end: Micros | undefined;
}

const nameText = ({ metadata: { name, namespace = "" } }: Pod): string => `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`;
const placeText = ({ metadata: { name, namespace = "" } }: Pod): string => `error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate`;

/** Pods are told to go, each in its own time: asked again while a budget says no, waited for until it is gone. @source k8s.io/kubectl/pkg/drain/drain.go evictPods, deletePods */
class Eviction {
  private readonly problems: string[] = [];
  private asking: readonly Pod[] = [];
  private leaving: readonly Pod[] = [];
  private readonly deletes: boolean;

  constructor(
    private readonly io: Io,
    private readonly options: EvictionOptions,
  ) {
    this.deletes = options.flags["disable-eviction"] === "true";
  }

  /** @returns why some have not gone */
  *run(pods: readonly Pod[]): Talk<readonly string[]> {
    const { io } = this;
    this.asking = pods;
    let askAgainAt = io.now;
    while (this.asking.length > 0 || this.leaving.length > 0) {
      const isOver = this.options.end !== undefined && io.now >= this.options.end;
      if (this.asking.length > 0 && io.now >= askAgainAt) {
        yield* this.tell(isOver);
        askAgainAt = io.now + retryAfter;
      }
      yield* this.look();
      if (isOver) this.giveUp();
      if (this.asking.length > 0 || this.leaving.length > 0) yield* sleep(pollEvery);
    }
    return this.problems;
  }

  private *tell(isOver: boolean): Talk<void> {
    const { io, options } = this;
    if (!this.deletes) for (const pod of this.asking) io.out(`evicting pod ${keyOf(pod)}${dryRunSuffixes[options.dryRun]}\n`);
    if (isOver) {
      this.problems.push(...this.asking.map((pod) => `${nameText(pod)}: global timeout reached: ${options.flags["timeout"] ?? "0"}`));
      this.asking = [];
      return;
    }
    const answers = yield* askAll(this.asking.map((pod) => this.callOf(pod)));
    const refused: Pod[] = [];
    const told: Pod[] = [];
    this.asking.forEach((pod, index) => {
      const answer = answers[index];
      if (answer === undefined || answer.type === "ok") told.push(pod);
      else if (answer.status.code === 429 && !this.deletes) {
        refused.push(pod);
        io.err(`${nameText(pod)} (will retry after 5s): ${answer.status.message ?? ""}\n`);
      } else if (answer.status.code !== 404) this.problems.push(this.deletes ? (answer.status.message ?? "") : `${nameText(pod)}: ${answer.status.message ?? ""}`);
    });
    this.asking = refused;
    // Nothing has really begun to go.
    if (options.dryRun === "none") this.leaving = [...this.leaving, ...told];
  }

  private callOf({ metadata: { name, namespace = "" } }: Pod): Call {
    const { flags, dryRun } = this.options;
    const grace = flags["grace-period"] === undefined ? {} : { gracePeriodSeconds: Number(flags["grace-period"]) };
    const deleteOptions = { ...grace, ...(dryRun === "server" ? { dryRun: ["All"] } : {}) };
    if (this.deletes) return { verb: "delete", resource: "v1/pods", namespace, name, body: deleteOptions };
    return { verb: "create", resource: "v1/pods", namespace, name, subresource: "eviction", body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, deleteOptions } };
  }

  /** Which of those that were told to go are still there. */
  private *look(): Talk<void> {
    const { io, options } = this;
    const answers = yield* askAll(this.leaving.map(({ metadata: { name, namespace = "" } }) => ({ verb: "get", resource: "v1/pods", namespace, name })));
    this.leaving = this.leaving.filter((pod, index) => {
      const answer = answers[index];
      const now = answer?.type === "ok" ? (answer.body as KubeObject as Pod) : undefined;
      const isThere = now === undefined ? answer?.type === "failed" && answer.status.code !== 404 : now.metadata.uid === pod.metadata.uid;
      if (!isThere) io.out(`pod/${pod.metadata.name} ${this.deletes ? "deleted" : "evicted"}\n`);
      if (!isThere || now === undefined || !isGivenUp(now, options.flags, io.now)) return isThere;
      io.out(`pod ${JSON.stringify(pod.metadata.name)} has DeletionTimestamp older than ${options.flags["skip-wait-for-delete-timeout"] ?? ""} seconds, skipping\n`);
      return false;
    });
  }

  private giveUp(): void {
    const why = "context deadline exceeded";
    this.problems.push(...(this.deletes ? (this.leaving.length > 0 ? [why] : []) : this.leaving.map((pod) => `${placeText(pod)}: ${why}`)));
    this.leaving = [];
  }
}
