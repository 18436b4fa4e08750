import { fail, ok } from "../../../core/index.ts";
import { compareStrings } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { VerbInput } from "../../verb.ts";

const validKey = /^[-._a-zA-Z0-9]+$/;
const keyHelp = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** Keys and texts from --from-literal, --from-file and --from-env-file. @source k8s.io/kubectl/pkg/cmd/create/create_configmap.go */
export function keyValues(input: VerbInput, kind: "ConfigMap" | "Secret", name: string): Result<Readonly<Record<string, string>>, string> {
  const data = new Map<string, string>();
  const add = (key: string, value: string): string | undefined => {
    if (!validKey.test(key)) return `${JSON.stringify(key)} is not a valid key name for a ${kind}: ${keyHelp}`;
    if (data.has(key)) return `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ${kind} ${JSON.stringify(name)}`;
    data.set(key, value);
    return undefined;
  };
  const problem = addFiles(input, add) ?? addLiterals(input, add) ?? addEnvFiles(input, add);
  return problem === undefined ? ok(Object.fromEntries(data)) : fail(problem);
}

type Add = (key: string, value: string) => string | undefined;

function addLiterals({ args }: VerbInput, add: Add): string | undefined {
  for (const literal of args.all["from-literal"] ?? []) {
    const equals = literal.indexOf("=");
    if (equals < 1) return `invalid literal source ${literal}, expected key=value`;
    const problem = add(literal.slice(0, equals), literal.slice(equals + 1).replace(/^(["'])(.*)\1$/s, "$2"));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

function addFiles({ args, files }: VerbInput, add: Add): string | undefined {
  for (const source of args.all["from-file"] ?? []) {
    const equals = source.indexOf("=");
    const path = (equals === -1 ? source : source.slice(equals + 1)).replace(/^\.\//, "");
    if (path === "." || path === "") {
      for (const file of Object.keys(files).sort(compareStrings)) {
        const problem = file === "-" || !validKey.test(file) ? undefined : add(file, files[file]?.text ?? "");
        if (problem !== undefined) return problem;
      }
      continue;
    }
    const file = Object.hasOwn(files, path) ? files[path] : undefined;
    if (file === undefined) return `error reading ${path}: no such file or directory`;
    const problem = add(equals === -1 ? baseName(path) : source.slice(0, equals), file.text);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function addEnvFiles({ args, files }: VerbInput, add: Add): string | undefined {
  for (const path of args.all["from-env-file"] ?? []) {
    const file = Object.hasOwn(files, path) ? files[path] : undefined;
    if (file === undefined) return `error reading ${path}: no such file or directory`;
    for (const line of file.text.split("\n")) {
      const text = line.trimStart().replace(/\r$/, "");
      if (text === "" || text.startsWith("#")) continue;
      const equals = text.indexOf("=");
      const problem = equals === -1 ? add(text, "") : add(text.slice(0, equals), text.slice(equals + 1));
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}
