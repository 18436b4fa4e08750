import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { seconds } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { ScriptStep } from "../../protocol/index.ts";
import { loadLateParts } from "../lateParts.ts";
import { Simulation } from "../simulation.ts";
import { compileCheck, evaluateText, playScript, watchChecks } from "./index.ts";
import type { Stage } from "./index.ts";
import { Observed, observedNames } from "./observed.ts";

const stageOf = (simulation: Simulation): Stage => ({
  cluster: () => simulation.cluster,
  now: () => simulation.now,
  perform: (command) => simulation.perform(command),
  advance: (until, goOn) => simulation.advance(until, goOn),
});

beforeAll(loadLateParts);

describe("expressions over a cluster", () => {
  const simulation = new Simulation(defaultBlueprint, 1);
  const observed = new Observed(simulation.cluster, () => seconds(10));
  beforeAll(() => {
    simulation.advance(seconds(60));
    observed.look();
  });

  it.for([
    ['string(nodes.size()) + " " + nodes[0].ready', "3 True"],
    ["nodes.filter(n, n.cordoned).size()", "0"],
    ["vitals.write", "ok"],
    ["seconds", "50"],
    ["processes[leader.etcd].binary", "etcd"],
    ['processes["kubelet-worker-1"].machine', "worker-1"],
    ['machines["worker-1"].power', "on"],
    ['etcd.members.map(m, m.name).join(" ") + " " + string(etcd.members.all(m, !m.isLearner)) + " " + string(etcd.alarms.size()) + " " + string(etcd.revision > 100)', "cp-1 cp-2 cp-3 true 0 true"],
    ['string(authorizer.serviceAccount("kube-system", "replicaset-controller").group("").resource("pods").namespace("default").check("create").allowed())', "true"],
    ['string(authorizer.serviceAccount("kube-system", "replicaset-controller").group("").resource("secrets").namespace("default").check("list").allowed())', "false"],
    ['authorizer.group("").resource("pods").check("list").reason()', "say who: authorizer.serviceAccount(namespace, name)"],
    ['objects.Namespace.exists(n, n.metadata.name == "kube-system") ? "there" : "not there"', "there"],
    ['pods.filter(p, p.namespace == "kube-system" && !p.ready).size()', "0"],
  ])("%s is %s", ([text = "", value]) => {
    expect(evaluateText(text, observed)).toEqual({ ok: true, value });
  });

  it.for([
    ["vitals.write == ", "Syntax error"],
    ["secrets.size() > 0", "undeclared reference to 'secrets'"],
    ["nodes.size()", "must say true or false"],
  ])("%s is refused", ([text = "", says]) => {
    const compiled = compileCheck(text);
    expect(compiled.ok ? "" : compiled.error).toContain(says);
  });

  it("what they see is what the guide for authors says", () => {
    const guide = readFileSync(new URL("../../../docs/drills.md", import.meta.url), "utf8");
    const [, table = ""] = /## What expressions see\n([\s\S]*?)\n## /.exec(guide) ?? [];
    expect([...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).toEqual([...observedNames]);
  });

  it("an expression that goes through everything many times over is given up", () => {
    const watch = watchChecks(simulation.cluster, [{ id: "endless", holds: "nodes.all(a, range(1000).all(b, range(1000).all(c, range(1000).all(d, d < 0 || true))))".replaceAll("range(1000)", "lists.range(1000)"), for: 0, keeps: false }], 0);
    watch.look();
    expect(watch.rows()[0]?.state).toBe("error");
  });
});

describe("a watched check", () => {
  it("counts when it has held for its time; keeps or loses that; forgets it when time is turned back", () => {
    const simulation = new Simulation(defaultBlueprint, 1);
    simulation.advance(seconds(30));
    const early = simulation.checkpoint();
    const holds = 'machines["worker-1"].isolated';
    const watch = watchChecks(simulation.cluster, [{ id: "now", holds, for: seconds(5), keeps: false }, { id: "kept", holds, for: seconds(5), keeps: true }], simulation.now);
    const run = (wanted: number): string => {
      for (let second = 0; second < wanted; second++) {
        simulation.advance(simulation.now + seconds(1));
        watch.look();
      }
      return watch.rows().map(({ reached }) => (reached ? "counts" : "does not")).join(", ");
    };
    expect(run(3)).toBe("does not, does not");
    simulation.perform({ type: "machine", action: "isolate", machine: "worker-1" });
    expect(run(5)).toBe("does not, does not");
    expect(run(2)).toBe("counts, counts");
    simulation.perform({ type: "machine", action: "rejoin", machine: "worker-1" });
    expect(run(1)).toBe("does not, counts");
    simulation.restore(early);
    expect(run(1)).toBe("does not, does not");
  });
});

describe("a script", () => {
  const script: readonly ScriptStep[] = [
    { type: "until", holds: 'vitals.write == "ok"', within: seconds(60) },
    { type: "run", line: "kubectl create configmap ${leader.etcd}" },
    { type: "run", line: "kill -9 ${leader.etcd}" },
    { type: "wait", duration: seconds(3) },
  ];

  it("is the same history however small the pieces are in which it is lived through", () => {
    const lifeIn = (events: number): string => {
      const simulation = new Simulation(defaultBlueprint, 5);
      const player = playScript(script, stageOf(simulation));
      for (let rounds = 0; rounds < 100_000 && !player.advance(((left) => () => left-- > 0)(events)); rounds++);
      expect(player.outcome).toEqual({ ok: true });
      return `${simulation.now} ${simulation.cluster.kernel.hash()}`;
    };
    expect(lifeIn(1)).toBe(lifeIn(1_000_000));
  });

  it.for<{ name: string; step: ScriptStep; says: RegExp }>([
    { name: "what never holds", step: { type: "until", holds: "nodes.size() == 99", within: seconds(20) }, says: /^does not hold within the time/ },
    { name: "no such process", step: { type: "run", line: "kill -9 nobody" }, says: /no process is called "nobody"/ },
    { name: "a kubectl that fails", step: { type: "run", line: "kubectl get pod nobody" }, says: /ended with 1 instead of 0: Error from server \(NotFound\)/ },
    { name: "an expression that is none", step: { type: "run", line: "kill -9 ${leader.}" }, says: /Syntax error/ },
  ])("ends at $name", ({ step, says }) => {
    const simulation = new Simulation(defaultBlueprint, 1);
    simulation.advance(seconds(40));
    const player = playScript([step], stageOf(simulation));
    player.advance();
    expect(player.outcome?.ok === false ? player.outcome.message : "").toMatch(says);
  });
});
