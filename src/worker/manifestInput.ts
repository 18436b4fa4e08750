import type { CommandInput } from "../engine/cluster/index.ts";
import type { Command, ManifestProblem } from "../protocol/index.ts";
import { parseDocuments } from "./tmpYaml.ts";

const nothing: CommandInput = { documents: [] };

/** What kubectl reads from its standard input: parsed here, because the engine has no YAML reader. */
export function readManifestInput(command: Command): CommandInput {
  if (command.type !== "kubectl" || command.stdin === undefined) return nothing;
  return { documents: parseDocuments(command.stdin) };
}

export function checkManifest(text: string): { readonly problems: readonly ManifestProblem[]; readonly objects: number } {
  return { problems: [], objects: parseDocuments(text).length };
}
