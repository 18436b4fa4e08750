import { fail, ok } from "../../engine/core/index.ts";
import type { Result } from "../../engine/core/index.ts";
import type { Command } from "../../protocol/index.ts";
import type { Engine } from "../engine.ts";
import { readDuration, readFlags } from "./flags.ts";
import type { ControlDone, ControlVerb } from "./verb.ts";

function perform(engine: Engine, command: Command): Promise<Result<ControlDone, string>> {
  const done = engine.command(command);
  return Promise.resolve(done.ok ? ok({ text: done.message }) : fail(done.message));
}

const misused = (usage: string): Promise<Result<ControlDone, string>> => Promise.resolve(fail(`usage: ${usage}`));

const onProcess = (action: "kill" | "stop" | "start" | "restart" | "pause" | "resume"): ControlVerb => ({
  usage: `${action} PROCESS`,
  run(engine, { words: [process, ...more] }) {
    return process === undefined || more.length > 0 ? misused(this.usage) : perform(engine, { type: "process", action, process });
  },
});

const onMachine = (verb: string, action: "crash" | "boot" | "isolate" | "rejoin"): ControlVerb => ({
  usage: `${verb} MACHINE`,
  run(engine, { words: [machine, ...more] }) {
    return machine === undefined || more.length > 0 ? misused(this.usage) : perform(engine, { type: "machine", action, machine });
  },
});

const slow: ControlVerb = {
  usage: "slow PROCESS FACTOR (1 is normal, 10 ten times slower)",
  run(engine, { words: [process, text = "10", ...more] }) {
    const factor = Number(text);
    if (process === undefined || more.length > 0 || !(factor >= 1 && factor <= 10_000)) return misused(this.usage);
    return perform(engine, { type: "slowProcess", process, factor });
  },
};

const disk: ControlVerb = {
  usage: "disk MACHINE --fsync 50ms | --full | --free",
  run(engine, { words }) {
    const flags = readFlags(words, ["fsync"], ["full", "free"]);
    if (!flags.ok) return Promise.resolve(flags);
    const { positional, values } = flags.value;
    const [machine, ...more] = positional;
    if (machine === undefined || more.length > 0 || values.size !== 1) return misused(this.usage);
    if (values.has("full")) return perform(engine, { type: "machine", action: "fillDisk", machine });
    if (values.has("free")) return perform(engine, { type: "machine", action: "freeDisk", machine });
    const fsync = readDuration(values.get("fsync")?.[0] ?? "");
    if (fsync === undefined || fsync < 100 || fsync > 60_000_000) return misused(`${this.usage} (0.1ms to 60s)`);
    return perform(engine, { type: "slowDisk", machine, fsync });
  },
};

/** What breaks processes, machines and disks, and what mends them. */
export const faultVerbs: Readonly<Record<string, ControlVerb>> = {
  kill: onProcess("kill"),
  stop: onProcess("stop"),
  start: onProcess("start"),
  restart: onProcess("restart"),
  pause: onProcess("pause"),
  resume: onProcess("resume"),
  slow,
  isolate: onMachine("isolate", "isolate"),
  heal: onMachine("heal", "rejoin"),
  poweroff: onMachine("poweroff", "crash"),
  poweron: onMachine("poweron", "boot"),
  disk,
};
