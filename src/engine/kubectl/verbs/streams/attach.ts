import type { Container } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { parseGoDuration } from "../../duration.ts";
import { usage } from "../../result.ts";
import { hold, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { containerOf } from "./containers.ts";
import { podsBehind } from "./podOf.ts";
import { inputOf, outcomeOf, redraw, reportOutcome, streamCall, wantsRaw } from "./remoteCommand.ts";
import type { Outcome } from "./remoteCommand.ts";

/** `kubectl attach`. @source k8s.io/kubectl/pkg/cmd/attach/attach.go */
export const attach = scriptVerb(function* (io, input) {
  const { positional, flags } = input.args;
  if (positional.length === 0) return usage(io, "at least 1 argument is required for attach");
  if (positional.length > 2) return usage(io, `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${positional.length}: [${positional.join(" ")}]`);
  if ((parseGoDuration(flags["pod-running-timeout"] ?? "1m") ?? 0) <= 0) return usage(io, "--pod-running-timeout must be higher than zero");
  const [pod] = (yield* podsBehind(io, input, positional.length === 2 ? positional.join("/") : (positional[0] ?? ""))) ?? [];
  if (pod === undefined) return 1;
  const { phase } = pod.status ?? {};
  if (phase === "Succeeded" || phase === "Failed") return usage(io, `cannot attach a container in a completed pod; current phase is ${phase}`);
  const quiet = flags["quiet"] === "true";
  const container = containerOf(io, pod, { name: flags["container"], quiet });
  if (!container.ok) return usage(io, `cannot attach to the container: ${container.error}`);
  return reportOutcome(io, yield* attachTo(io, input, pod, { container: container.value, stdin: flags["stdin"] === "true", tty: flags["tty"] === "true", quiet }));
});

interface AttachOptions {
  readonly container: Container;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
}

/** Attaches to a container's first process until it ends. Says before and afterwards what one should know. */
export function* attachTo(io: Io, input: VerbInput, pod: Pod, { container, stdin, tty, quiet }: AttachOptions): Talk<Outcome> {
  if (tty && container.tty !== true && !quiet) io.err(`error: Unable to use a TTY - container ${container.name} did not allocate one\n`);
  const raw = wantsRaw(io, input, { stdin, tty: container.tty === true, quiet });
  if (!quiet && input.minor >= 33) io.err("All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n");
  if (!quiet) io.err("If you don't see a command prompt, try pressing enter.\n");
  const call = streamCall(pod, { subresource: "attach", command: [], container: container.name, stdin, tty: raw });
  const outcome = outcomeOf(yield* hold(io, { call, ...inputOf(input, { stdin, raw }), ...(raw ? { sizes: redraw } : {}) }));
  if (outcome.type === "ended" && outcome.message === "" && !quiet && raw) io.out(goneOn(pod, container.name));
  return outcome;
}

/** How to come back. */
function goneOn({ metadata: { name, namespace = "default" }, spec }: Pod, container: string): string {
  const again = `kubectl attach ${name} -c ${container} -n ${namespace} -i -t`;
  const isEphemeral = spec.ephemeralContainers?.some((each) => each.name === container) === true;
  return isEphemeral ? `Session ended, the ephemeral container will not be restarted but may be reattached using '${again}' if it is still running\n` : `Session ended, resume using '${again}' command\n`;
}
