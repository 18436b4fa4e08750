import type { Node } from "../../kinds/index.ts";
import { usage } from "../result.ts";
import { scriptVerb } from "../script.ts";
import { changeEach } from "./changeEach.ts";

const cordonVerb = (verb: "cordon" | "uncordon") =>
  scriptVerb(function* (io, input) {
    const wanted = verb === "cordon";
    const { positional, flags } = input.args;
    if (positional.length === 0 && flags["selector"] === undefined) return usage(io, `USAGE: ${verb} NODE [flags]\nSee 'kubectl ${verb} -h' for help and examples`);
    return yield* changeEach(io, input, {
      words: positional.some((word) => word.includes("/")) ? positional : ["nodes", ...positional],
      fieldManager: `kubectl-${verb}`,
      change: ({ object }) =>
        ((object as Node).spec.unschedulable === true) === wanted ? { operation: `already ${verb}ed` } : { patch: { spec: { unschedulable: wanted ? true : null } }, operation: `${verb}ed` },
    });
  });

/** `kubectl cordon`, `kubectl uncordon`. @source k8s.io/kubectl/pkg/cmd/drain/drain.go */
export const cordon = cordonVerb("cordon");
export const uncordon = cordonVerb("uncordon");
