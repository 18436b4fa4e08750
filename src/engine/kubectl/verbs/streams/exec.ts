import type { Pod } from "../../../kinds/index.ts";
import { readItems } from "../../input.ts";
import { lookup } from "../../lookup.ts";
import { usage } from "../../result.ts";
import { hold, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import { usualSize } from "../../session.ts";
import type { VerbInput } from "../../verb.ts";
import { containerOf } from "./containers.ts";
import { podsBehind, podsOf } from "./podOf.ts";
import { inputOf, outcomeOf, reportOutcome, streamCall, wantsRaw } from "./remoteCommand.ts";

/** `kubectl exec`. @source k8s.io/kubectl/pkg/cmd/exec/exec.go */
export const exec = scriptVerb(function* (io, input) {
  const { positional, afterDash, flags } = input.args;
  const before = afterDash === undefined ? positional : positional.slice(0, positional.length - afterDash.length);
  const hasFile = flags["filename"] !== undefined;
  if (before.length === 0 && !hasFile) return usage(io, "pod, type/name or --filename must be specified");
  if (afterDash === undefined && positional.length > 1) return usage(io, "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples");
  if ((afterDash ?? []).length === 0) return usage(io, "you must specify at least one command for the container");
  const pod = yield* chosenPod(io, input, before[0]);
  if (pod === undefined) return 1;
  const { phase } = pod.status ?? {};
  if (phase === "Succeeded" || phase === "Failed") return usage(io, `cannot exec into a container in a completed pod; current phase is ${phase}`);
  const quiet = flags["quiet"] === "true";
  const container = flags["container"] === undefined || flags["container"] === "" ? containerOf(io, pod, { name: undefined, quiet }) : { ok: true as const, value: { name: flags["container"] } };
  if (!container.ok) return usage(io, container.error);
  const stdin = flags["stdin"] === "true";
  const raw = wantsRaw(io, input, { stdin, tty: flags["tty"] === "true", quiet });
  const call = streamCall(pod, { subresource: "exec", command: afterDash ?? [], container: container.value.name, stdin, tty: raw });
  return reportOutcome(io, outcomeOf(yield* hold(io, { call, ...inputOf(input, { stdin, raw }), ...(raw ? { sizes: [usualSize] } : {}) })));
});

/** The pod that a word or a file means. */
function* chosenPod(io: Io, input: VerbInput, word: string | undefined): Talk<Pod | undefined> {
  if (word !== undefined) return (yield* podsBehind(io, input, word))?.[0];
  const read = yield* readItems(input);
  if (read.ok && read.value.items.length > 1) return void usage(io, "cannot exec into multiple objects at a time");
  const { found } = yield* lookup(io, input, { words: [] });
  const [first] = found;
  return first === undefined ? undefined : (yield* podsOf(io, input, first.object))?.[0];
}
