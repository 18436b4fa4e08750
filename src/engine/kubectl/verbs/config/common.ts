import { commandAt } from "../../commands/commandTable.ts";
import { helpText } from "../help/helpText.ts";
import type { Io } from "../../script.ts";
import type { InputFile, VerbInput } from "../../verb.ts";

/** Where the kubeconfig is on the laptop. */
export const configFile = "/home/user/.kube/config";

const home = "/home/user/";

/** A path of this machine as kubectl writes it down. */
export const absolute = (path: string): string => (path.startsWith("/") ? path : `${home}${path.replace(/^(?:\.\/)+/, "")}`);

/** A file of the home folder, however its path is written. */
export function fileAt(files: VerbInput["files"], path: string): InputFile | undefined {
  const name = path.startsWith(home) ? path.slice(home.length) : path.replace(/^(?:\.\/)+/, "");
  return Object.hasOwn(files, name) ? files[name] : undefined;
}

/** What the commands of `config` do when they are given too much or too little: their help, and most of them an error. */
export function wrongArguments(io: Io, { args }: VerbInput, isQuiet = false): number {
  io.out(helpText(commandAt(args.path)));
  if (isQuiet) return 0;
  io.err(`error: Unexpected args: [${args.positional.join(" ")}]\n`);
  return 1;
}
