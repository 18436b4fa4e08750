import { commandAt } from "../../commands/commandTable.ts";
import { helpText } from "../help/helpText.ts";
import type { Io } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";

/** Where the kubeconfig is on the laptop. */
export const configFile = "/home/user/.kube/config";

/** What the commands of `config` do when they are given too much or too little: their help, and most of them an error. */
export function wrongArguments(io: Io, { args }: VerbInput, isQuiet = false): number {
  io.out(helpText(commandAt(args.path)));
  if (isQuiet) return 0;
  io.err(`error: Unexpected args: [${args.positional.join(" ")}]\n`);
  return 1;
}
