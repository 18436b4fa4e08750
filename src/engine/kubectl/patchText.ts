import { parseArguments, shellWords } from "./commandArguments.ts";

/** Under this name a command finds its --patch, read as YAML. */
export const patchFileName = "--patch";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The --patch of a line, where it is not JSON: somebody has to read its YAML, and the engine cannot. */
export function yamlPatchOf(line: string): string | undefined {
  if (!line.includes("patch")) return undefined;
  const words = shellWords(line);
  const args = words.ok ? parseArguments(words.value) : undefined;
  const patch = args?.ok === true && args.value.path === "patch" ? args.value.flags["patch"] : undefined;
  return patch === undefined || patch === "" || isJson(patch) ? undefined : patch;
}
