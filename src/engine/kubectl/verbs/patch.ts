import { deepEqual } from "../../api/index.ts";
import type { KubeObject, PatchType } from "../../api/index.ts";
import { errorText } from "../errorText.ts";
import { lookup } from "../lookup.ts";
import { reporterOf, usage } from "../result.ts";
import { ask, scriptVerb } from "../script.ts";
import type { VerbInput } from "../verb.ts";
import { patchedLocally } from "./localPatch.ts";
import { placeOf } from "./place.ts";

const patchTypes: Readonly<Record<string, PatchType>> = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
};

/** What -p says: JSON; what is not JSON is a plain text in YAML. */
function parsePatch(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function patchOf({ args, files }: VerbInput): { readonly patch: unknown } | string {
  const { patch, "patch-file": file } = args.flags;
  if (patch === undefined && file === undefined) return "must specify --patch or --patch-file containing the contents of the patch";
  if (file === undefined) return { patch: parsePatch(patch ?? "") };
  const text = files[file]?.text;
  return text === undefined ? `unable to read patch file: open ${file}: no such file or directory` : { patch: files[file]?.documents[0]?.object ?? parsePatch(text) };
}

/** `kubectl patch`. @source k8s.io/kubectl/pkg/cmd/patch/patch.go */
export const patch = scriptVerb(function* (io, input) {
  const { flags } = input.args;
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  const wanted = patchOf(input);
  if (typeof wanted === "string") return usage(io, wanted);
  const patchType = patchTypes[(flags["type"] ?? "strategic").toLowerCase()];
  if (patchType === undefined) return usage(io, `--type must be one of [json merge strategic], not ${JSON.stringify(flags["type"])}`);
  const { subresource } = flags;
  const { found, failed } = yield* lookup(io, input, { needsName: true, subresource });
  let anyFailed = failed;
  for (const each of found) {
    if (reporter.value.dryRun === "client") {
      const after = patchedLocally(each.object, wanted.patch, patchType);
      reporter.value.plain(after, deepEqual(after, each.object) ? "patched (no change)" : "patched");
      continue;
    }
    const patched = yield* ask({
      ...placeOf(each),
      verb: "patch",
      ...(subresource === undefined ? {} : { subresource }),
      patchType,
      body: wanted.patch,
      options: { fieldManager: "kubectl-patch", ...reporter.value.options },
    });
    if (patched.type === "failed") {
      anyFailed = true;
      io.err(errorText(patched.status));
      continue;
    }
    const after = patched.body as KubeObject;
    const isSame = deepEqual(after, each.object);
    reporter.value.plain(after, isSame && reporter.value.dryRun === "none" ? "patched (no change)" : "patched");
  }
  return anyFailed ? 1 : 0;
});
