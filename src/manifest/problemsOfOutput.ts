import type { ManifestDocument, ManifestProblem } from "./types.ts";

/** A field's path: "spec.containers[0].image", "metadata.labels[app]". */
const fieldPath = /^[a-zA-Z][\w-]*(?:\.[\w-]+|\[[^\]]*\])*$/;
const problemsMax = 100;

/** What kubectl printed about the server's refusals, at the fields that it speaks of. */
export function problemsOfOutput(documents: readonly ManifestDocument[], output: string): readonly ManifestProblem[] {
  const problems: ManifestProblem[] = [];
  let about: readonly ManifestDocument[] = [];
  for (const line of output.split("\n")) {
    if (problems.length >= problemsMax) break;
    const invalid = /^(?:error: )?The (\S+) "([^"]*)" is invalid:\s*(.*)$/.exec(line);
    if (invalid !== null) {
      about = documents.filter(({ object }) => object.kind === invalid[1] && (object.metadata?.name ?? "") === invalid[2]);
      if (invalid[3] !== "") problems.push(...placed(about, invalid[3] ?? ""));
      continue;
    }
    const item = /^\* (.*)$/.exec(line);
    if (item !== null && about.length > 0) problems.push(...placed(about, item[1] ?? ""));
    const decoding = /(\w+) in version "[^"]*" cannot be handled as a \w+: (.*)$/.exec(line);
    if (decoding !== null) problems.push(...unknownFields(documents.filter(({ object }) => object.kind === decoding[1]), decoding[2] ?? ""));
    else if (/^(?:Error from server|error:)/.test(line)) problems.push(...named(documents, line));
  }
  return problems;
}

/** "spec.replicas: Invalid value: -1: must be ..." */
function placed([document]: readonly ManifestDocument[], message: string): readonly ManifestProblem[] {
  if (document === undefined) return [];
  const path = /^([^:\s]+):/.exec(message)?.[1] ?? "";
  return [fieldPath.test(path) ? { ...document.positionOf(path), path, message } : { ...document.position, message }];
}

function unknownFields(documents: readonly ManifestDocument[], message: string): readonly ManifestProblem[] {
  const paths = [...message.matchAll(/unknown field "([^"]+)"/g)].map((found) => found[1] ?? "");
  const [first] = documents;
  if (first === undefined) return [];
  const wrongType = /Go struct field \w+\.(\S+) of type/.exec(message)?.[1];
  if (wrongType !== undefined) return [{ ...first.positionOf(wrongType), path: wrongType, message }];
  if (paths.length === 0) return [{ ...first.position, message }];
  return paths.map((path) => {
    const document = documents.find((candidate) => candidate.positionOf(path).line !== candidate.position.line) ?? first;
    return { ...document.positionOf(path), path, message: `unknown field "${path}"` };
  });
}

/** An error about an object as a whole stands where the object begins. */
function named(documents: readonly ManifestDocument[], line: string): readonly ManifestProblem[] {
  const names = new Set([...line.matchAll(/"([^"]+)"/g)].map((found) => found[1]));
  const document = documents.find(({ object }) => names.has(object.metadata?.name ?? ""));
  return document === undefined ? [] : [{ ...document.position, message: line }];
}
