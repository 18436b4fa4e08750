import type { Credentials } from "../../api/index.ts";
import type { ScriptState } from "../script.ts";
import type { Verb } from "../verb.ts";
import { curl } from "./curl.ts";
import { etcdctl } from "./etcdctl/etcdctl.ts";

/** What can be typed on the laptop besides kubectl: under its name. */
export const programs: Readonly<Record<string, Verb<ScriptState>>> = { curl, etcdctl };

/** They have no kubeconfig: who they are stands in a header, or they are nobody. */
export function programCredentials(words: readonly string[]): Credentials {
  const [, token] = /^authorization: *Bearer +(\S+)/im.exec(words.join("\n")) ?? [];
  return token === undefined ? { user: "" } : { user: "", token };
}
