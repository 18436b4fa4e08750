import type { KubeObject } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import { errorText } from "../../errorText.ts";
import { resourceOf } from "../../resources.ts";
import { reporterOf, usage } from "../../result.ts";
import type { Reporter } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { withLastAppliedTyped } from "../apply/lastApplied.ts";
import { asTyped } from "../typed.ts";
import { withChangeCause } from "../changeCause.ts";
import { inNamespace, placed } from "../create/generator.ts";
import { deletedText } from "../delete.ts";
import { imageProblem } from "../imageReference.ts";
import { attachToNewPod } from "./attachToNewPod.ts";
import { overridden } from "./overrides.ts";
import { runPod, runService } from "./runPod.ts";

const seeHelp = "\nSee 'kubectl run -h' for help and examples";

/** @source k8s.io/kubectl/pkg/cmd/run/run.go Validate */
function problemOf({ args: { flags, positional } }: VerbInput, { attaches, dryRun }: { readonly attaches: boolean; readonly dryRun: Reporter["dryRun"] }): string | undefined {
  const { image = "", restart = "Always", "image-pull-policy": pullPolicy = "" } = flags;
  if (positional.length === 0) return `NAME is required for run${seeHelp}`;
  if (image === "") return "--image is required";
  const problem = imageProblem(image);
  if (problem !== undefined) return `Invalid image name ${JSON.stringify(image)}: ${problem}`;
  if (flags["tty"] === "true" && flags["stdin"] !== "true") return `-i/--stdin is required for containers with -t/--tty=true${seeHelp}`;
  if (flags["expose"] === "true" && (flags["port"] ?? "") === "") return `--port must be set when exposing a service${seeHelp}`;
  if (!["", "Always", "OnFailure", "Never"].includes(restart)) return `invalid restart policy: ${restart}${seeHelp}`;
  if (!attaches && flags["rm"] === "true") return `--rm should only be used for attached containers${seeHelp}`;
  if (attaches && dryRun !== "none") return `--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)${seeHelp}`;
  return ["", "Always", "IfNotPresent", "Never"].includes(pullPolicy) ? undefined : `invalid image pull policy: ${pullPolicy}${seeHelp}`;
}

/** `kubectl run NAME --image=IMAGE`. @source k8s.io/kubectl/pkg/cmd/run/run.go */
export const run = scriptVerb(function* (io, input) {
  const { flags, positional } = input.args;
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  const attaches = flags["attach"] === undefined ? flags["stdin"] === "true" : flags["attach"] === "true";
  const problem = problemOf(input, { attaches, dryRun: reporter.value.dryRun });
  if (problem !== undefined) return usage(io, problem);
  const [name = ""] = positional;
  const pod = runPod(input, name);
  if (!pod.ok) return usage(io, pod.error);
  const wanted = overridden(input, pod.value);
  if (!wanted.ok) return usage(io, wanted.error);
  const created = yield* make(input, reporter.value, withChangeCause(wanted.value, input));
  if (!created.ok) return told(io, created.error);
  const objects = [created.value];
  let code = 0;
  if (flags["expose"] === "true") {
    const service = runService(input, name);
    const exposed = service.ok ? yield* make(input, reporter.value, service.value) : fail(`error: ${service.error}\n`);
    if (exposed.ok) {
      reporter.value.done(exposed.value, "created", true);
      // The printer puts one of its own before the next document, too.
      if (flags["output"] === "yaml") io.out("---\n");
      objects.push(exposed.value);
    } else code = told(io, exposed.error);
  }
  if (!attaches) {
    reporter.value.done(asTyped(created.value), "created", true);
    return code;
  }
  const ended = yield* attachToNewPod(io, input, created.value);
  if (flags["rm"] === "true") yield* remove(io, input, objects);
  io.err(ended.message);
  return ended.code;
});

function told(io: Io, text: string): number {
  io.err(text);
  return 1;
}

function* make(input: VerbInput, { dryRun, options }: Reporter, object: KubeObject): Talk<Result<KubeObject, string>> {
  const { flags } = input.args;
  if (dryRun === "client") {
    const given = flags["namespace"] ?? "";
    return ok(given === "" ? object : inNamespace(object, given));
  }
  const { place, body } = placed(input, flags["save-config"] === "true" ? withLastAppliedTyped(object, input.minor) : object);
  const created = yield* ask({ ...place, verb: "create", body, options: { fieldManager: flags["field-manager"] ?? "kubectl-run", ...options } });
  return created.type === "ok" ? ok(created.body as KubeObject) : fail(errorText(created.status));
}

/** --rm: what was made goes again, and nobody waits for that. */
function* remove(io: Io, input: VerbInput, objects: readonly KubeObject[]): Talk<void> {
  for (const object of objects) {
    const resource = resourceOf(input.resources, object);
    const { name, namespace } = object.metadata;
    if (resource === undefined) continue;
    const gone = yield* ask({ verb: "delete", resource: resource.key, name, ...(namespace === undefined ? {} : { namespace }), body: { propagationPolicy: "Background" } });
    if (gone.type === "ok" && input.args.flags["quiet"] !== "true") io.out(`${deletedText({ resource, name, namespace }, input.minor)}\n`);
    if (gone.type === "failed" && gone.status.code !== 404) io.err(errorText(gone.status));
  }
}
