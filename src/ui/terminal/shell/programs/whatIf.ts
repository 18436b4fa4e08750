import { cluster } from "../../../stores/cluster.ts";
import { openWhatIf, triable } from "../../../stores/whatIf.ts";
import type { Program } from "../shell.ts";

const usage = "usage: what-if PROCESS    what would be if it died: the panel asks for a guess, kills it for real, and compares";

/** Opens the question that the button "What if it dies?" opens. */
export const whatIf: Program = (args, io) => {
  const [name = "", ...rest] = args;
  const row = cluster.processes.get(name);
  if (rest.length > 0 || row === undefined || !triable.has(row.binary)) {
    io.err.write(`${name === "" || rest.length > 0 ? "" : row === undefined ? `what-if: there is no process "${name}"\n` : `what-if: there is nothing to try out with ${row.binary}\n`}${usage}\n`);
    return 2;
  }
  openWhatIf(name);
  io.out.write(`The panel "What if?" asks for your guess. The kill itself: kill -9 ${name}\n`);
  return 0;
};
