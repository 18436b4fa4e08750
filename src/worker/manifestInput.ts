import { patchFileName, yamlPatchOf } from "../engine/cluster/index.ts";
import type { CommandInput, InputFile } from "../engine/cluster/index.ts";
import { invariant } from "../engine/core/index.ts";
import type * as ManifestReader from "../manifest/index.ts";
import type { Command, ManifestProblem, PageMessage, WorkerMessage } from "../protocol/index.ts";

const nothing: CommandInput = { files: {} };
const problemsShown = 20;

let reader: typeof ManifestReader | undefined;

/**
 * Fetches the YAML reader: a sixth of the worker, of which nobody has need who only looks on. Await
 * it before manifests are read.
 */
export async function loadManifestReader(): Promise<void> {
  reader ??= await import("../manifest/index.ts");
}

export function loadedReader(): typeof ManifestReader {
  invariant(reader !== undefined, "loadManifestReader() has to be awaited before manifests are read");
  return reader;
}

/** Whether a message can only be answered with a YAML reader that is not there yet. */
export function waitsForReader(message: PageMessage): boolean {
  if (reader !== undefined) return false;
  if (message.type === "command") return hasManifest(message.command);
  if (message.type === "start") return message.script !== undefined || message.history.commands.some(({ command }) => hasManifest(command));
  return message.type === "checkManifest" || message.type === "schema" || message.type === "importCluster" || message.type === "exportCluster";
}

const hasManifest = (command: Command): boolean =>
  command.type === "kubectl" ? command.stdin !== undefined || command.files !== undefined || yamlPatchOf(command.line) !== undefined : command.type === "edited" && command.text !== undefined;

/** What kubectl can read, parsed where it looks like a manifest: the engine has no YAML reader. */
export function readManifestInput(command: Command): CommandInput {
  if (command.type === "edited" && command.text !== undefined) return { files: { "-": readFile(command.text, "STDIN") } };
  if (command.type !== "kubectl" || !hasManifest(command)) return nothing;
  const files = Object.create(null) as Record<string, InputFile>;
  for (const [name, text] of Object.entries(command.files ?? {})) files[name] = readNamed(text, name);
  if (command.stdin !== undefined) files["-"] = readFile(command.stdin, "STDIN");
  const patch = yamlPatchOf(command.line);
  if (patch !== undefined) files[patchFileName] = readPatch(patch);
  return { files };
}

function readNamed(text: string, name: string): InputFile {
  if (/(?:^|\/)kustomization(?:\.ya?ml)?$/i.test(name)) {
    const content = loadedReader().parsePlain(text)?.map(withPatchesRead);
    return { text, documents: [], ...(content === undefined ? { error: readFile(text, name).error ?? "" } : { content }) };
  }
  return /\.(?:ya?ml|json)$/.test(name) ? readFile(text, name) : { text, documents: [] };
}

function readPatch(text: string): InputFile {
  const content = loadedReader().parsePlain(text);
  return { text, documents: [], ...(content === undefined ? { error: readFile(text, "").error ?? "" } : { content }) };
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

/** A kustomization's patches may be YAML inside YAML. */
function withPatchesRead(kustomization: unknown): unknown {
  if (!isFields(kustomization)) return kustomization;
  const read = (text: unknown): unknown => (typeof text === "string" && text.includes("\n") ? (loadedReader().parsePlain(text)?.[0] ?? text) : text);
  const lists = ["patches", "patchesJson6902", "patchesStrategicMerge"].flatMap((name) => (Array.isArray(kustomization[name]) ? [[name, kustomization[name] as readonly unknown[]] as const] : []));
  return { ...kustomization, ...Object.fromEntries(lists.map(([name, patches]) => [name, patches.map((each) => (isFields(each) ? { ...each, patch: read(each["patch"]) } : read(each)))])) };
}

function readFile(text: string, name: string): InputFile {
  const { documents, errors } = loadedReader().parseManifest(text, { lastKeyWins: true });
  // Only plain data goes to the simulation: the objects, not where they stand.
  if (errors.length === 0) return { text, documents: documents.map(({ object, isItem }) => ({ object, ...(isItem ? { isItem } : {}) })) };
  const content = loadedReader().parsePlain(text);
  return { text, documents: [], ...(content === undefined ? {} : { content }), error: errors.slice(0, problemsShown).map((error) => wordsOfKubectl(error, name)).join("") };
}

/** @source k8s.io/cli-runtime/pkg/resource/visitor.go, k8s.io/kubectl/pkg/validation/schema.go */
function wordsOfKubectl({ line, message }: ManifestReader.ManifestProblem, name: string): string {
  if (message.startsWith("error validating data: ")) return `error: error validating ${JSON.stringify(name)}: ${message}; if you choose to ignore these errors, turn validation off with --validate=false\n`;
  if (message.startsWith("yaml: ")) return `error: error parsing ${name}: error converting YAML to JSON: yaml: ${line === 1 && message.startsWith("yaml: mapping values") ? "" : `line ${line}: `}${message.slice("yaml: ".length).replace(/: a tab$/, "")}\n`;
  return `error: error parsing ${name}: ${message}\n`;
}

/** All that can be said of manifests without a server: errors, and fields without effect, at their lines. */
export function checkManifest(text: string, said?: string): { readonly problems: readonly ManifestProblem[]; readonly objects: number } {
  const { documents, errors, warnings } = loadedReader().validateManifest(text);
  const refused = said === undefined ? [] : loadedReader().problemsOfOutput(documents, said).filter(({ line, path }) => !errors.some((error) => error.line === line || error.path === path));
  return { problems: [...refused.map((problem) => marked(problem, "error")), ...errors.map((problem) => marked(problem, "error")), ...warnings.map((problem) => marked(problem, "warning"))], objects: documents.length };
}

function marked(problem: ManifestReader.ManifestProblem, severity: ManifestProblem["severity"]): ManifestProblem {
  const { line, column, path, message, hint } = problem;
  return { severity, line, column, message: hint === undefined ? message : `${message} (${hint})`, ...(path === undefined ? {} : { path }) };
}

/** What may stand at a place of a manifest: nothing for what has no schema. */
export function schemaAt({ apiVersion, kind, path }: PageMessage & { readonly type: "schema" }): Omit<WorkerMessage & { readonly type: "schema" }, "type" | "requestId"> {
  const { fieldsAt, writableKinds } = loadedReader();
  return { ...(fieldsAt(apiVersion, kind, path) ?? { of: "", fields: [] }), kinds: writableKinds() };
}
