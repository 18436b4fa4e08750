import { fail, ok } from "../../engine/core/index.ts";
import { kubeconfigText } from "../kubeconfig.ts";
import { readFlags } from "./flags.ts";
import type { ControlVerb } from "./verb.ts";

const nameMaxLength = 64;
const groupsMax = 20;

/** A user with a client certificate: its name and groups are what the cluster's rules judge it by. */
export const kubeconfigVerb: ControlVerb = {
  usage: "kubeconfig USER [--group G].. (prints one with a client certificate)",
  async run(_engine, { words }, { server, certificates }) {
    const flags = readFlags(words, ["group"]);
    if (!flags.ok) return flags;
    const { positional, values } = flags.value;
    const [user, ...more] = positional;
    const groups = values.get("group") ?? [];
    const isSound = (name: string): boolean => name !== "" && name.length <= nameMaxLength;
    if (user === undefined || more.length > 0 || groups.length > groupsMax || ![user, ...groups].every(isSound)) return fail(`usage: ${this.usage}`);
    return ok({ text: kubeconfigText({ server, ca: certificates.ca, user, ...(await certificates.issue(user, groups)) }).trimEnd() });
  },
};
