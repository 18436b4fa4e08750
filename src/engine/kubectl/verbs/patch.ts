import { deepEqual, scanJson, schemaOf } from "../../api/index.ts";
import type { KubeObject, PatchType } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { lookup } from "../lookup.ts";
import type { Found } from "../lookup.ts";
import { patchFileName } from "../patchText.ts";
import { reporterOf, usage } from "../result.ts";
import type { Reporter } from "../result.ts";
import { ask, scriptVerb } from "../script.ts";
import type { Answer, Talk } from "../script.ts";
import type { InputFile, VerbInput } from "../verb.ts";
import { changeCauseOf } from "./changeCause.ts";
import { patchedLocally } from "./localPatch.ts";
import { mustProvide } from "./mustProvide.ts";
import { placeOf } from "./place.ts";

const patchTypes: Readonly<Record<string, PatchType>> = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
};

/** JSON, or what the page has read of YAML. */
function parsePatch(text: string, file: InputFile | undefined): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch {
    // What looks like JSON goes to the server as it is.
    if (/^\s*\{/.test(text)) {
      return fail(`Error from server (BadRequest): ${scanJson(text).error ?? ""}`);
    }
    if (file?.content === undefined) return fail(`unable to parse ${JSON.stringify(text)}: ${(file?.error ?? "").replace(/^.*(?=yaml: )/, "").trimEnd()}`);
    return ok(file.content[0]);
  }
}

function patchOf({ args, files }: VerbInput): Result<unknown, string> {
  const { patch = "", "patch-file": file = "" } = args.flags;
  if (patch !== "" && file !== "") return fail("cannot specify --patch and --patch-file together");
  if (patch === "" && file === "") return fail("must specify --patch or --patch-file containing the contents of the patch");
  if (file === "") return parsePatch(patch, files[patchFileName]);
  const text = files[file]?.text;
  return text === undefined ? fail(`unable to read patch file: open ${file}: no such file or directory`) : parsePatch(text, files[file]);
}

/** What the flags say against one another. @source k8s.io/kubectl/pkg/cmd/patch/patch.go Validate */
function flagProblem({ args: { flags, positional } }: VerbInput): string | undefined {
  if (flags["local"] !== "true") return undefined;
  if (positional.length > 0) return "cannot specify --local and server resources";
  return flags["dry-run"] === "server" ? "cannot specify --local and --dry-run=server - did you mean --dry-run=client?" : undefined;
}

/** `kubectl patch`. @source k8s.io/kubectl/pkg/cmd/patch/patch.go */
export const patch = scriptVerb(function* (io, input) {
  const { flags, positional } = input.args;
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  const wanted = patchOf(input);
  const problem = wanted.ok || flags["patch-file"] !== undefined || flags["patch"] !== undefined ? flagProblem(input) : undefined;
  if (problem !== undefined) return usage(io, problem);
  const patchType = patchTypes[(flags["type"] ?? "strategic").toLowerCase()];
  if (patchType === undefined) return usage(io, `--type must be one of [json merge strategic], not ${JSON.stringify(flags["type"])}`);
  if (!wanted.ok) {
    io.err(wanted.error.startsWith("Error from server") ? `${wanted.error}\n` : `error: ${wanted.error}\n`);
    return 1;
  }
  if (positional.length === 0 && flags["filename"] === undefined && flags["kustomize"] === undefined) return usage(io, mustProvide);
  const { subresource } = flags;
  const isLocal = flags["local"] === "true";
  // An object of a file is patched as it stands there: the server is not asked for it first.
  const { found, failed } = yield* lookup(io, input, { needsName: true, subresource, filesAsTheyAre: true, ...(isLocal ? { local: true as const } : {}) });
  let anyFailed = failed;
  if (found.length === 0 && !failed) return usage(io, "no objects passed to patch");
  for (const each of found) {
    if (isLocal || reporter.value.dryRun === "client") {
      const { apiVersion, kind } = each.object;
      if (patchType === patchTypes["strategic"] && schemaOf(`${apiVersion}/${kind}`) === undefined) {
        anyFailed = true;
        io.fail({ message: `strategic merge patch is not supported for ${apiVersion}, Kind=${kind} locally, try --type merge` });
        continue;
      }
      const after = patchedLocally(each.object, wanted.value, patchType);
      reporter.value.plain(after, deepEqual(after, each.object) ? "patched (no change)" : "patched");
      continue;
    }
    const patched = yield* patchOne(input, reporter.value, { each, patch: wanted.value, patchType });
    if (patched.type === "failed") {
      anyFailed = true;
      const { reason, message = "" } = patched.status;
      io.fail(reason === "UnsupportedMediaType" ? { message: `${patchType} is not supported by ${each.resource.apiVersion}, Kind=${each.resource.kind}: ${message}` } : { status: patched.status });
      continue;
    }
    const after = patched.body as KubeObject;
    const isSame = deepEqual(after, each.object);
    reporter.value.plain(after, isSame && reporter.value.dryRun === "none" ? "patched (no change)" : "patched");
  }
  return anyFailed ? 1 : 0;
});

interface Wanted {
  readonly each: Found;
  readonly patch: unknown;
  readonly patchType: PatchType;
}

function* patchOne(input: VerbInput, reporter: Reporter, { each, patch: body, patchType }: Wanted): Talk<Answer> {
  const { subresource } = input.args.flags;
  const call = { ...placeOf(each), verb: "patch", ...(subresource === undefined ? {} : { subresource }) } as const;
  const options = { fieldManager: input.args.flags["field-manager"] ?? "kubectl-patch", ...reporter.options };
  const patched = yield* ask({ ...call, patchType, body, options });
  const cause = changeCauseOf(input);
  if (patched.type === "failed" || cause === undefined) return patched;
  const noted = yield* ask({ ...call, patchType: "application/merge-patch+json", body: cause, options });
  return noted.type === "ok" ? noted : patched;
}
