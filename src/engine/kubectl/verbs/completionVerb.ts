import { usage } from "../result.ts";
import { scriptVerb } from "../script.ts";
import { offline } from "./offline.ts";

const shells = ["bash", "zsh", "fish", "powershell"];
const seeHelp = "\nSee 'kubectl completion -h' for help and examples";

/** `kubectl completion SHELL`. @source k8s.io/kubectl/pkg/cmd/completion/completion.go */
// eslint-disable-next-line require-yield -- nothing has to be asked
export const completion = scriptVerb(function* (io, { args: { positional } }) {
  const [shell] = positional;
  if (shell === undefined) return usage(io, `Shell not specified.${seeHelp}`);
  if (positional.length > 1) return usage(io, `Too many arguments. Expected only the shell type.${seeHelp}`);
  if (!shells.includes(shell)) return usage(io, `Unsupported shell type ${JSON.stringify(shell)}.${seeHelp}`);
  // What it prints is a script for a shell that is not here: a comment is one, too.
  io.out("# This shell completes kubectl's words by itself: press Tab. The script for other shells is not simulated.\n");
  return 0;
}, offline);

/** `kubectl alpha`. @source k8s.io/kubectl/pkg/cmd/alpha.go */
// eslint-disable-next-line require-yield -- nothing has to be asked
export const alpha = scriptVerb(function* (io) {
  io.err("No alpha commands are available in this version of kubectl\n");
  return 0;
}, offline);
