import { rngStream, seconds, StateRng } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { History, StampedCommand } from "../../protocol/index.ts";
import { applyApp, randomCommand } from "../simulation/randomCommand.ts";

const commandsFrom = seconds(10);
const commandsUntil = seconds(45);
const until = seconds(60);

/** A history of a default cluster under a dozen or two random commands. The seed is all that it depends on. */
export function randomHistory(seed: number): History {
  const rng = new StateRng(rngStream(seed, "random history"));
  const blueprint = { ...defaultBlueprint, etcdMembers: rng.pick([1, 3, 5] as const) };
  const times = Array.from({ length: rng.int(8, 24) }, () => rng.int(commandsFrom, commandsUntil)).sort((a, b) => a - b);
  let workers = [1, 2, 3].map((number) => `worker-${number}`);
  let made = workers.length;
  let wipesLeft = (blueprint.etcdMembers - 1) / 2;
  const commands: StampedCommand[] = [{ at: seconds(6), command: applyApp(rng) }];
  for (const at of times) {
    const command = randomCommand({ rng, blueprint, workers, pods: [], wipesLeft });
    commands.push({ at, command });
    if (command.type === "addWorker") workers = [...workers, `worker-${++made}`];
    if (command.type === "removeWorker") workers = workers.filter((name) => name !== command.machine);
    if (command.type === "machine" && command.action === "wipeDisk" && !workers.includes(command.machine)) wipesLeft--;
  }
  return { blueprint, seed, commands, until };
}
