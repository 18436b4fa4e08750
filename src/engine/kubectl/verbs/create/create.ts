import type { KubeObject } from "../../../api/index.ts";
import { asNew, readItems } from "../../input.ts";
import { askRaw } from "../../rawPath.ts";
import { reporterOf, usage } from "../../result.ts";
import type { Reporter } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Answer, Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { withLastApplied } from "../apply/lastApplied.ts";
import { withChangeCause } from "../changeCause.ts";
import { editBeforeCreate } from "./editBeforeCreate.ts";
import { validationOf } from "./validation.ts";

/** `kubectl create -f`. @source k8s.io/kubectl/pkg/cmd/create/create.go */
export const create = scriptVerb(function* (io, input) {
  const { flags, positional } = input.args;
  if (flags["filename"] === undefined && flags["kustomize"] === undefined && flags["raw"] === undefined) {
    if (positional.length === 0) return usage(io, "must specify one of -f and -k");
  }
  if (positional.length > 0) return usage(io, `Unexpected args: [${positional.join(" ")}]\nSee 'kubectl create -h' for help and examples`);
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  const problem = flags["raw"] === undefined ? undefined : rawProblem(input);
  if (problem !== undefined) return usage(io, problem);
  if (flags["raw"] !== undefined) return yield* createRaw(io, input, flags["raw"]);
  return yield* createFromFiles(io, input, reporter.value);
});

/** @source create.go Validate */
export function rawProblem({ args: { flags, all } }: VerbInput): string | undefined {
  const files = all["filename"] ?? [];
  if (flags["edit"] === "true") return "--raw and --edit are mutually exclusive";
  if (files.length !== 1) return "--raw can only use a single local file or stdin";
  if (/^https?:\/\//.test(files[0] ?? "")) return "--raw cannot read from a url";
  if (flags["recursive"] === "true") return "--raw and --recursive are mutually exclusive";
  if ((flags["selector"] ?? "") !== "") return "--raw and --selector (-l) are mutually exclusive";
  return (flags["output"] ?? "") === "" ? undefined : "--raw and --output are mutually exclusive";
}

/** `kubectl create --raw URL -f FILE`: the file as it is, to that place. */
function* createRaw(io: Io, input: VerbInput, url: string): Talk<number> {
  const file = input.files[input.args.flags["filename"] ?? ""];
  if (file === undefined) return usage(io, `open ${input.args.flags["filename"] ?? ""}: no such file or directory`);
  return yield* askRaw(io, input, "create", url, file.text);
}

function* createFromFiles(io: Io, input: VerbInput, reporter: Reporter): Talk<number> {
  const read = yield* readItems(input);
  if (!read.ok) return usage(io, read.error);
  let failed = read.value.errors.length > 0;
  for (const error of read.value.errors) io.fail({ message: error.replace(/^error: /, "").trimEnd() });
  if (read.value.items.length === 0) return failed ? 1 : usage(io, "no objects passed to create");
  if (input.args.flags["edit"] === "true") return yield* editBeforeCreate(io, input, reporter, read.value.items);
  for (const { object: written, resource, namespace, source } of read.value.items) {
    const object = withChangeCause(written, input);
    const body = input.args.flags["save-config"] === "true" ? withLastApplied(object) : object;
    if (reporter.dryRun === "client") {
      reporter.done(body, "created");
      continue;
    }
    const created: Answer = yield* ask({
      resource: resource.key,
      ...(namespace === undefined ? {} : { namespace }),
      verb: "create",
      body: asNew(body),
      options: { fieldManager: input.args.flags["field-manager"] ?? "kubectl-create", fieldValidation: validationOf(input), ...reporter.options },
    });
    if (created.type === "failed") {
      failed = true;
      io.fail({ status: created.status, prefix: `error when creating "${source}": ` });
    } else reporter.done(created.body as KubeObject, "created");
  }
  return failed ? 1 : 0;
}
