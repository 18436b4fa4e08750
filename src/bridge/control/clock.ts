import { fail, ok } from "../../engine/core/index.ts";
import { readDuration } from "./flags.ts";
import { parseHistory } from "./historyFile.ts";
import type { ControlVerb } from "./verb.ts";

const advanceMax = 24 * 3_600_000_000;

const advance: ControlVerb = {
  usage: "advance 60s (simulated time, as fast as it can be computed; at most 24h)",
  async run(engine, { words: [text = "", ...more] }) {
    const time = readDuration(text);
    if (time === undefined || time > advanceMax || more.length > 0) return fail(`usage: ${this.usage}`);
    await engine.advance(time);
    return ok({ text: `${text} later` });
  },
};

const speed: ControlVerb = {
  usage: "speed X (simulated seconds per second, 0.001 to 1000)",
  run(engine, { words: [text = "", ...more] }) {
    const factor = Number(text === "" ? Number.NaN : text);
    if (!(factor >= 0.001 && factor <= 1000) || more.length > 0) return Promise.resolve(fail(`usage: ${this.usage}`));
    engine.setSpeed(factor);
    return Promise.resolve(ok({ text: `${factor} simulated seconds per second` }));
  },
};

const save: ControlVerb = {
  usage: "save FILE",
  run(engine, { words: [name, ...more] }) {
    if (name === undefined || more.length > 0) return Promise.resolve(fail(`usage: ${this.usage}`));
    const history = engine.simulation.history();
    return Promise.resolve(ok({ text: `${history.commands.length} commands saved`, file: { name, text: `${JSON.stringify(history)}\n` } }));
  },
};

const load: ControlVerb = {
  usage: "load FILE",
  async run(engine, { words: [name, ...more], upload }) {
    if (name === undefined || more.length > 0 || upload === undefined) return fail(`usage: ${this.usage}`);
    const history = parseHistory(upload);
    if (!history.ok) return fail(`${name}: ${history.error}`);
    await engine.load(history.value);
    return ok({ text: `${history.value.commands.length} commands lived through again` });
  },
};

/** Simulated time, and the history that it has been. */
export const clockVerbs: Readonly<Record<string, ControlVerb>> = { advance, speed, save, load };
