import { commandLine, defaultBlueprint } from "../../protocol/index.ts";
import type { Command } from "../../protocol/index.ts";
import { observeVitals } from "../../ui/app/observeVitals.ts";
import { spoken } from "../../ui/design/facts.ts";
import type { Facts } from "../../ui/design/facts.ts";
import { observe } from "../../ui/diagrams/overview/observe.ts";
import { applyRows, cluster } from "../../ui/stores/cluster.ts";
import { formatClock } from "../../ui/stores/formatTime.ts";
import { FrameBuilder } from "../../worker/frames/frameBuilder.ts";
import { Simulation } from "../../worker/simulation.ts";

const second = 1_000_000;
const clock = { running: true, speed: 1, reachedSpeed: 1, eventsPerSecond: 0, withText: true } as const;

/** An outage and its repair: at which second what is done to the etcd members. The leader dies first. */
const deeds: readonly { readonly at: number; readonly about: string; readonly action: "kill" | "start"; readonly members: "leader" | "another" | "both" }[] = [
  { at: 50, about: "The etcd leader is killed.", action: "kill", members: "leader" },
  { at: 70, about: "So is a second member: there is no majority any more.", action: "kill", members: "another" },
  { at: 120, about: "Both are started again.", action: "start", members: "both" },
];
const until = 200;

/**
 * What a screen reader is told of an outage, second by second, as lines of Markdown: the live regions of the
 * page (the notices, the vital signs, the diagram of the cluster), fed with the frames that the worker
 * sends, once for each simulated second, as they are at speed 1. The same seed gives the same text.
 */
export function spokenOutage(seed: number): readonly string[] {
  const simulation = new Simulation(defaultBlueprint, seed);
  const frames = new FrameBuilder(simulation, () => undefined);
  const lines: string[] = [];
  const say = (at: number, region: string, text: string) => lines.push(`| ${formatClock(at * second).slice(3, 8)} | ${region} | ${text} |`);
  let before: readonly [Facts, Facts] = [new Map(), new Map()];
  let fallen: readonly string[] = [];
  for (let at = 1; at <= until; at++) {
    simulation.advance(at * second);
    applyRows(frames.build(clock, null, null));
    const after = [observeVitals(), observe()] as const;
    const news = [spoken(before[0], after[0]), spoken(before[1], after[1])] as const;
    before = after;
    // The cluster comes up in the first seconds; the page is shown it when it has.
    if (at < (deeds[0]?.at ?? 0)) continue;
    if (news[0] !== "") say(at, "vital signs", news[0]);
    if (news[1] !== "") say(at, "cluster", news[1]);
    for (const { about, action, members } of deeds.filter((deed) => deed.at === at)) {
      const done = members === "both" ? fallen : [pick(members)];
      fallen = [...fallen, ...done];
      lines.push(`| | *${about}* | |`);
      for (const process of done) {
        const command: Command = { type: "process", action, process };
        simulation.perform(command);
        say(at, "notices", commandLine(command));
      }
    }
  }
  frames.leave();
  return lines;
}

function pick(which: "leader" | "another"): string {
  const members = cluster.processes.rows().filter(({ binary, running }) => binary === "etcd" && running === "running");
  const found = members.find(({ role }) => (role === "leader") === (which === "leader"));
  if (found === undefined) throw new Error(`no etcd member is ${which}`);
  return found.name;
}
