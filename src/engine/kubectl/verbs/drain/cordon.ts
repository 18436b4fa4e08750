import type { Node } from "../../../kinds/index.ts";
import { commandErrors } from "../../commandErrors.ts";
import { lookup } from "../../lookup.ts";
import type { Found } from "../../lookup.ts";
import { chunkSizeOf } from "../../pages.ts";
import { dryRunOf, dryRunSuffixes, usage } from "../../result.ts";
import type { DryRun } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { mustProvide } from "../mustProvide.ts";
import { placeOf } from "../place.ts";

type NodeVerb = "cordon" | "uncordon" | "drain";

/** The nodes that a command names or selects; undefined: it was called wrongly, or one is not there. @source k8s.io/kubectl/pkg/cmd/drain/drain.go Complete */
export function* chosenNodes(io: Io, input: VerbInput, verb: NodeVerb): Talk<readonly Found[] | undefined> {
  const { positional, flags } = input.args;
  const seeHelp = `\nSee 'kubectl ${verb} -h' for help and examples`;
  const refuse = (message: string): undefined => void usage(io, message);
  if (positional.length === 0 && flags["selector"] === undefined) return refuse(`USAGE: ${verb} NODE [flags]${seeHelp}`);
  if (positional.length > 0 && (flags["selector"] ?? "") !== "") return refuse(`error: cannot specify both a node name and a --selector option${seeHelp}`);
  if (positional.length === 0 && flags["selector"] === "") return refuse(mustProvide);
  const words = positional.some((word) => word.includes("/")) ? positional.map((word) => (word.includes("/") ? word : `nodes/${word}`)) : ["nodes", ...positional];
  const { found, errors } = yield* lookup(io, input, { words, quiet: true, ...(verb === "drain" ? { chunk: chunkSizeOf(input) } : {}) });
  const other = found.find(({ object }) => object.kind !== "Node");
  if (other !== undefined) return refuse(`error: expected resource of type node, got ${JSON.stringify(other.resource.key)}`);
  // The first that is not there ends it: none has been touched.
  if (errors.length > 0) {
    io.err(commandErrors(errors.slice(0, 1)));
    return undefined;
  }
  return found;
}

/** Marks nodes, and says of each what was done. What goes wrong with one is printed, and is no failure of the command. @source drain.go RunCordonOrUncordon */
export function* markNodes(io: Io, nodes: readonly Found[], unschedulable: boolean, dryRun: DryRun): Talk<void> {
  const verb = unschedulable ? "cordon" : "uncordon";
  for (const node of nodes) {
    const { name } = node.object.metadata;
    const say = (word: string): void => io.out(`node/${name} ${word}${dryRunSuffixes[dryRun]}\n`);
    if (((node.object as Node).spec.unschedulable === true) === unschedulable) {
      say(`already ${verb}ed`);
      continue;
    }
    if (dryRun !== "client") {
      const patched = yield* ask({ ...placeOf(node), verb: "patch", patchType: "application/strategic-merge-patch+json", body: { spec: { unschedulable: unschedulable ? true : null } }, ...(dryRun === "server" ? { options: { dryRun: true } } : {}) });
      if (patched.type === "failed") {
        io.err(`error: unable to ${verb} node ${JSON.stringify(name)}: ${patched.status.message ?? ""}\n`);
        continue;
      }
    }
    say(`${verb}ed`);
  }
}

const cordonVerb = (verb: "cordon" | "uncordon") =>
  scriptVerb(function* (io, input) {
    const dryRun = dryRunOf(io, input);
    if (!dryRun.ok) return usage(io, dryRun.error);
    const nodes = yield* chosenNodes(io, input, verb);
    if (nodes === undefined) return 1;
    yield* markNodes(io, nodes, verb === "cordon", dryRun.value);
    return 0;
  });

/** `kubectl cordon`, `kubectl uncordon`. @source k8s.io/kubectl/pkg/cmd/drain/drain.go */
export const cordon = cordonVerb("cordon");
export const uncordon = cordonVerb("uncordon");
