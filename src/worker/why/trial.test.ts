import { describe, expect, it } from "vitest";
import { say } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { Statement, Verdict } from "../../protocol/index.ts";
import { guides } from "../../ui/panels/whatIf/guide.ts";
import { verdictOn } from "../../ui/panels/whatIf/score.ts";
import { WhyLab } from "../../testing/whyLab/index.ts";
import { beginTrial, observeTrial } from "./index.ts";

const lab = new WhyLab(defaultBlueprint, 80);

interface Case {
  readonly what: string;
  readonly kill: readonly string[];
  readonly seconds: number;
  readonly seen: Readonly<Partial<Record<Statement, Verdict>>>;
}

const all = (binary: string): readonly string[] => [1, 2, 3].map((number) => `${binary}-cp-${number}`);

/** What is to be seen is what the guide says; none of it is written anywhere in the engine. */
const cases: readonly Case[] = [
  { what: "one of three schedulers", kill: ["kube-scheduler-cp-1"], seconds: 60, seen: { reads: "yes", writes: "yes", scheduling: "yes", healing: "yes", routing: "yes", leading: "yes" } },
  { what: "all schedulers", kill: all("kube-scheduler"), seconds: 90, seen: { reads: "yes", writes: "yes", scheduling: "no", healing: "no", routing: "yes", running: "yes", leading: "no" } },
  { what: "all controller managers", kill: all("kube-controller-manager"), seconds: 90, seen: { reads: "yes", writes: "yes", scheduling: "yes", healing: "no", leading: "no" } },
  { what: "two of three members of etcd", kill: ["etcd-cp-1", "etcd-cp-2"], seconds: 60, seen: { reads: "no", writes: "no", scheduling: "no", routing: "yes", running: "yes", leading: "no" } },
  { what: "all API servers", kill: all("kube-apiserver"), seconds: 60, seen: { reads: "no", writes: "no", scheduling: "no", routing: "yes", running: "yes" } },
  { what: "one of three API servers", kill: ["kube-apiserver-cp-1"], seconds: 60, seen: { reads: "yes", writes: "yes", routing: "yes" } },
  { what: "the load balancer", kill: ["load-balancer"], seconds: 60, seen: { reads: "no", writes: "no", routing: "yes", running: "yes" } },
  { what: "a kubelet", kill: ["kubelet-worker-1"], seconds: 110, seen: { reads: "yes", writes: "yes", noticed: "yes" } },
  { what: "a kubelet, a moment ago", kill: ["kubelet-worker-1"], seconds: 20, seen: { noticed: "no" } },
  { what: "a runtime", kill: ["containerd-worker-1"], seconds: 90, seen: { noticed: "yes", reads: "yes" } },
  { what: "a kube-proxy", kill: ["kube-proxy-worker-1"], seconds: 60, seen: { oldRules: "yes", newRules: "no", reads: "yes" } },
];

describe("what is seen when something dies", () => {
  it.for(cases)("$what", ({ kill, seconds, seen }) => {
    lab.live([]);
    const baseline = beginTrial(lab.simulation, kill);
    const trial = observeTrial(lab.goOn([...kill.map((name) => `kill -9 ${name}`), seconds]).simulation, baseline);
    const verdicts = Object.fromEntries(trial.observations.filter(({ statement }) => seen[statement] !== undefined).map(({ statement, verdict }) => [statement, verdict]));
    expect({ verdicts, trial }).toEqual({ verdicts: seen, trial });
    expect(trial.observations.every(({ evidence, text }) => evidence !== "" && text !== "")).toBe(true);
    expect(trial.now - trial.startedAt).toBe(seconds * 1_000_000);
  });

  it("says that nothing is known before anything has happened", () => {
    lab.live([]);
    const { observations } = observeTrial(lab.simulation, beginTrial(lab.simulation, ["kube-scheduler-cp-1"]));
    expect(observations.find(({ statement }) => statement === "scheduling")).toMatchObject({ verdict: "unknown", text: say`no probe has ended since` });
  });
});

describe("the guide's words, against what is seen", () => {
  const sets = Object.entries(guides).flatMap(([binary, { alone, spare, seconds }]) => {
    const isOnNode = ["kubelet", "containerd", "kube-proxy"].includes(binary);
    const whole = isOnNode ? [`${binary}-worker-1`] : binary === "load-balancer" ? [binary] : all(binary);
    return [{ what: `${binary}, all of it`, kill: whole, seconds, expected: alone }, ...(spare === undefined ? [] : [{ what: `${binary}, one of three`, kill: whole.slice(0, 1), seconds, expected: spare }])];
  });

  it.for(sets)("$what", ({ kill, seconds, expected }) => {
    lab.live([]);
    const baseline = beginTrial(lab.simulation, kill);
    const { observations } = observeTrial(lab.goOn([...kill.map((name) => `kill -9 ${name}`), seconds]).simulation, baseline);
    const wrong = observations.filter(({ statement, verdict }) => verdictOn(expected[statement]?.holds ?? "partly", verdict) === "wrong");
    expect(wrong).toEqual([]);
  });
});
