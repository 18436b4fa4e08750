import type { CommandInput } from "../engine/cluster/index.ts";
import { parseManifest, validateManifest } from "../manifest/index.ts";
import type { ManifestProblem as Problem } from "../manifest/index.ts";
import type { Command, ManifestProblem } from "../protocol/index.ts";

const nothing: CommandInput = { documents: [] };
const problemsShown = 20;

/** What kubectl reads from its standard input: parsed here, because the engine has no YAML reader. */
export function readManifestInput(command: Command): CommandInput {
  if (command.type !== "kubectl" || command.stdin === undefined) return nothing;
  const { documents, errors } = parseManifest(command.stdin);
  if (errors.length === 0) return { documents };
  const lines = errors.slice(0, problemsShown).map((error) => `error: error parsing STDIN: line ${error.line}, column ${error.column}: ${error.message}\n`);
  return { documents: [], inputError: lines.join("") };
}

/** All that can be said of manifests without a server: errors, and fields without effect, at their lines. */
export function checkManifest(text: string): { readonly problems: readonly ManifestProblem[]; readonly objects: number } {
  const { documents, errors, warnings } = validateManifest(text);
  return { problems: [...errors.map((problem) => marked(problem, "error")), ...warnings.map((problem) => marked(problem, "warning"))], objects: documents.length };
}

function marked(problem: Problem, severity: ManifestProblem["severity"]): ManifestProblem {
  const { line, column, path, message, hint } = problem;
  return { severity, line, column, message: hint === undefined ? message : `${message} (${hint})`, ...(path === undefined ? {} : { path }) };
}
