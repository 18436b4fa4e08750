import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Container, KubeObject, PodSpec } from "../api/index.ts";
import type { Node, Pod } from "../kinds/index.ts";
import { fitErrorMessage } from "./framework/fitError.ts";
import type { PodInfo } from "./framework/podInfo.ts";
import { newPodInfo } from "./framework/podInfo.ts";
import { scoreAt } from "./framework/runScores.ts";
import { codeOf, messageOf } from "./framework/status.ts";
import { runPostFilters } from "./runPostFilters.ts";
import type { Findings } from "./schedulePod.ts";
import { schedulePod } from "./schedulePod.ts";
import type { TestCluster } from "./testCluster.ts";
import { newTestCluster, newTestCycle } from "./testCluster.ts";

type ByNode = Readonly<Record<string, number>>;

/** A recording of kube-scheduler 1.36.2; see src/testing/recorded/scheduler/README.md. */
interface Situation {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly objects: readonly KubeObject[];
  readonly pods: readonly Pod[];
  readonly pod: Pod;
  readonly podAsStored: Partial<PodSpec>;
  readonly prefilter: readonly string[] | null;
  readonly filter: Readonly<Record<string, { plugin: string; code: string; reasons: string[] }>>;
  readonly rawScores: Readonly<Record<string, ByNode>>;
  readonly scores: Readonly<Record<string, ByNode>>;
  readonly total: ByNode;
  readonly chosen: readonly string[];
  readonly event: string | null;
  readonly victims?: readonly { readonly pod: string }[];
  readonly nominatedNodeName?: string | null;
}

const folder = new URL("../../testing/recorded/scheduler/", import.meta.url);
const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as T;
const situations = [...read<readonly Situation[]>("situations.json"), ...read<readonly Situation[]>("volumeSituations.json")];

/** What API defaulting and admission do to a pod that was only written down as it was applied. */
function admit(pod: Pod, objects: readonly KubeObject[]): Pod {
  const className = pod.spec.priorityClassName;
  const priorityClass = objects.find((each) => each.kind === "PriorityClass" && each.metadata.name === className) as { value?: number } | undefined;
  const withDefaults = (container: Container): Container => ({
    ...container,
    ...(pod.spec.hostNetwork === true && { ports: (container.ports ?? []).map((port) => ({ hostPort: port.containerPort, ...port })) }),
    ...(container.resources?.limits !== undefined && {
      resources: { ...container.resources, requests: { ...container.resources.limits, ...container.resources.requests } },
    }),
  });
  const spec: PodSpec = {
    ...pod.spec,
    containers: pod.spec.containers.map(withDefaults),
    ...(pod.spec.initContainers !== undefined && { initContainers: pod.spec.initContainers.map(withDefaults) }),
    ...(priorityClass?.value !== undefined && { priority: priorityClass.value }),
  };
  return { ...pod, metadata: { uid: `uid-${pod.metadata.name}`, ...pod.metadata }, spec };
}

function admittedPod(situation: Situation): Pod {
  const pod = admit(situation.pod, situation.objects);
  const { containers: _containers, initContainers: _init, ...stored } = situation.podAsStored;
  return { ...pod, spec: { ...pod.spec, ...stored } };
}

function clusterOf(situation: Situation): TestCluster {
  const running = situation.pods.filter((pod) => pod.status?.phase !== "Succeeded" && pod.status?.phase !== "Failed");
  return newTestCluster(
    situation.nodes,
    running.map((pod) => admit(pod, situation.objects)),
    situation.objects,
  );
}

/** Scores as the recording writes them: by plugin and node. */
function tableOf(findings: Findings, which: "raw" | "weighted"): Record<string, ByNode> {
  const table: Record<string, Record<string, number>> = {};
  for (const scores of findings.scores?.plugins ?? []) {
    table[scores.plugin] = Object.fromEntries(
      findings.feasible.map((node, i) => [node.name, which === "raw" ? scoreAt(scores.raw, i) : scoreAt(scores.normalized, i) * scores.weight]),
    );
  }
  return table;
}

function totalOf(findings: Findings): ByNode {
  const { scores } = findings;
  return scores === undefined ? {} : Object.fromEntries(findings.feasible.map((node, i) => [node.name, scores.total[i] ?? Number.NaN]));
}

function failuresOf(findings: Findings): Situation["filter"] {
  return Object.fromEntries(
    [...findings.nodeToStatus.statuses].map(([node, status]) => [
      node,
      { plugin: status.plugin, code: codeOf(status), reasons: [...status.reasons] },
    ]),
  );
}

function explain(cluster: TestCluster, pod: PodInfo): { message: string; nominated: string; victims: readonly string[] } {
  const cycle = newTestCycle(cluster);
  const findings = schedulePod(cycle, pod, 0);
  const result = runPostFilters(cycle, pod, findings.nodeToStatus);
  const message = fitErrorMessage({
    numAllNodes: cycle.snapshot.nodes.length,
    nodeToStatus: findings.nodeToStatus,
    preFilterMessage: findings.preFilterMessage,
    postFilterMessage: messageOf(result.status),
  });
  return { message, nominated: result.nominatedNodeName ?? "", victims: result.victims.map((victim) => victim.pod.metadata.name) };
}

const scheduled = situations.filter((each) => each.name !== "scheduling-gates");

describe("the scheduler filters and scores nodes as kube-scheduler 1.36.2 does", () => {
  it.for(scheduled)("$name", (situation) => {
    const findings = schedulePod(newTestCycle(clusterOf(situation)), newPodInfo(admittedPod(situation)), 0);
    expect(failuresOf(findings)).toEqual(situation.filter);
    expect(tableOf(findings, "raw")).toEqual(situation.rawScores);
    expect(tableOf(findings, "weighted")).toEqual(situation.scores);
    expect(totalOf(findings)).toEqual(situation.total);
    expect(situation.chosen.length === 0 ? [undefined] : situation.chosen).toContain(findings.chosen?.name);
  });
});

describe("a pod that fits nowhere is told why, and preempts, as with kube-scheduler 1.36.2", () => {
  const pending = scheduled.filter((each) => each.chosen.length === 0);
  it.for(pending)("$name", (situation) => {
    const explained = explain(clusterOf(situation), newPodInfo(admittedPod(situation)));
    expect(explained.message).toBe(situation.event);
    expect(explained.nominated).toBe(situation.nominatedNodeName ?? "");
    expect([...explained.victims].toSorted()).toEqual((situation.victims ?? []).map((victim) => victim.pod).toSorted());
  });
});

interface DeploymentRecording {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly objects: readonly [{ readonly metadata: { readonly name: string }; readonly spec: { readonly template: { readonly metadata: { readonly labels: Record<string, string> }; readonly spec: PodSpec } } }];
  readonly pods: readonly Pod[];
  readonly runs: readonly { readonly steps?: readonly { readonly i: number; readonly node: string | null; readonly total?: ByNode | null }[] }[];
}

const replays = read<readonly DeploymentRecording[]>("deployments.json").flatMap((recording) =>
  recording.runs.flatMap((run, i) => (run.steps === undefined ? [] : [{ name: `${recording.name}, run ${i + 1}`, recording, steps: run.steps }])),
);

describe("the pods of a Deployment spread as recorded, total by total", () => {
  it.for(replays)("$name", ({ recording, steps }) => {
    const [{ metadata, spec }] = recording.objects;
    const labels = { ...spec.template.metadata.labels, "pod-template-hash": "abc" };
    const replicaSet = { apiVersion: "apps/v1", kind: "ReplicaSet", metadata: { name: `${metadata.name}-abc`, namespace: "default" }, spec: { selector: { matchLabels: labels } } };
    const placed: Pod[] = recording.pods.map((pod) => admit(pod, []));
    for (const step of steps) {
      const pod: Pod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
          name: `p${step.i}`,
          namespace: "default",
          uid: `u${step.i}`,
          labels,
          ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: `${metadata.name}-abc`, uid: "rs", controller: true }],
        },
        spec: spec.template.spec,
        status: {},
      };
      const findings = schedulePod(newTestCycle(newTestCluster(recording.nodes, placed, [replicaSet])), newPodInfo(pod), 0);
      expect(totalOf(findings)).toEqual(step.total ?? totalOf(findings));
      expect(step.node === null ? [null] : findings.feasible.map((node) => node.name)).toContain(step.node);
      expect(findings.chosen === undefined).toBe(step.node === null);
      if (step.node !== null) placed.push({ ...pod, spec: { ...pod.spec, nodeName: step.node } });
    }
  });
});
