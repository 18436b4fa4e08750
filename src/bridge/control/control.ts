import { fail } from "../../engine/core/index.ts";
import type { Result } from "../../engine/core/index.ts";
import type { Engine } from "../engine.ts";
import { clockVerbs } from "./clock.ts";
import { faultVerbs } from "./faults.ts";
import { nodeVerb } from "./node.ts";
import { kubeconfigVerb } from "./kubeconfig.ts";
import type { ControlAccess, ControlDone, ControlRequest, ControlVerb } from "./verb.ts";

/** No path of the API begins like this. */
export const controlPath = "/.kubarium/control";

const verbs: Readonly<Record<string, ControlVerb>> = { node: nodeVerb, ...faultVerbs, ...clockVerbs, kubeconfig: kubeconfigVerb };

const usage = (): string => ["usage: npm run ctl -- VERB ...", ...Object.values(verbs).map((verb) => `  ${verb.usage}`)].join("\n");

/** Does what the words say to the running cluster. @returns what to print, or what is wrong with them */
export function control(engine: Engine, { words: [name = "", ...rest], ...request }: ControlRequest, access: ControlAccess): Promise<Result<ControlDone, string>> {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  return verb === undefined ? Promise.resolve(fail(name === "" ? usage() : `unknown verb ${name}\n${usage()}`)) : verb.run(engine, { ...request, words: rest }, access);
}

/** The body of a request on `controlPath`. */
export function parseControlRequest(text: string): ControlRequest | undefined {
  try {
    const { words, upload } = JSON.parse(text) as Partial<ControlRequest>;
    if (!Array.isArray(words) || !words.every((word) => typeof word === "string")) return undefined;
    return typeof upload === "string" ? { words, upload } : { words };
  } catch {
    return undefined;
  }
}
