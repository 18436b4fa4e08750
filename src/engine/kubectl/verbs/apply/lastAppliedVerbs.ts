import type { KubeObject } from "../../../api/index.ts";
import { readItems, readsFiles } from "../../input.ts";
import { lookup } from "../../lookup.ts";
import { printYaml } from "../../print/yaml.ts";
import { reporterOf, usage } from "../../result.ts";
import { ask, openEditor, scriptVerb } from "../../script.ts";
import { mustProvide } from "../mustProvide.ts";
import { placeOf } from "../place.ts";
import { lastApplied, withLastAppliedAsIs } from "./lastApplied.ts";

/** `kubectl apply view-last-applied`. @source k8s.io/kubectl/pkg/cmd/apply/apply_view_last_applied.go */
export const viewLastApplied = scriptVerb(function* (io, input) {
  const { output = "yaml", filename } = input.args.flags;
  if (output !== "yaml" && output !== "json") return usage(io, `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json\nSee 'kubectl apply view-last-applied -h' for help and examples`);
  if (input.args.positional.length === 0 && filename === undefined) return usage(io, mustProvide);
  const { found, failed } = yield* lookup(io, input, { needsName: true });
  for (const { object } of found) {
    const text = object.metadata.annotations?.[lastApplied];
    // What carries no note says nothing.
    if (text === undefined) continue;
    const value = readJson(text);
    io.out(output === "yaml" ? printYaml(value) : `${JSON.stringify(value, undefined, 2)}\n`);
  }
  return failed ? 1 : 0;
});

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const patchOf = (noted: KubeObject): object => ({ metadata: { annotations: { [lastApplied]: noted.metadata.annotations?.[lastApplied] } } });

/** `kubectl apply set-last-applied`. @source k8s.io/kubectl/pkg/cmd/apply/apply_set_last_applied.go */
export const setLastApplied = scriptVerb(function* (io, input) {
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  if (!readsFiles(input)) return usage(io, mustProvide);
  const read = yield* readItems(input);
  if (!read.ok) return usage(io, read.error);
  let failed = read.value.errors.length > 0;
  for (const error of read.value.errors) io.fail({ message: error.replace(/^error: /, "").trimEnd() });
  for (const item of read.value.items) {
    const live = yield* ask({ ...placeOf(item), verb: "get" });
    if (live.type === "failed") {
      failed = true;
      io.fail({ status: live.status });
      continue;
    }
    const object = live.body as KubeObject;
    const before = object.metadata.annotations?.[lastApplied];
    const noted = withLastAppliedAsIs(item.object);
    if (before === undefined && input.args.flags["create-annotation"] !== "true") {
      failed = true;
      io.fail({ message: `no last-applied-configuration annotation found on resource: ${object.metadata.name}, to create the annotation, run the command with --create-annotation` });
      continue;
    }
    if (before === noted.metadata.annotations?.[lastApplied]) {
      io.out(`set-last-applied ${object.metadata.name}: no changes required.\n`);
      continue;
    }
    if (reporter.value.dryRun === "client") {
      reporter.value.done(object, "configured");
      continue;
    }
    const patched = yield* ask({ ...placeOf(item), verb: "patch", patchType: "application/merge-patch+json", body: patchOf(noted), options: { fieldManager: "kubectl-last-applied", ...reporter.value.options } });
    if (patched.type === "ok") reporter.value.done(patched.body as KubeObject, "configured");
    else {
      failed = true;
      io.fail({ status: patched.status });
    }
  }
  return failed ? 1 : 0;
});

/** `kubectl apply edit-last-applied`. @source k8s.io/kubectl/pkg/cmd/apply/apply_edit_last_applied.go */
export const editLastApplied = scriptVerb(function* (io, input) {
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  if (input.args.positional.length === 0 && !readsFiles(input)) return usage(io, mustProvide);
  const { found, failed } = yield* lookup(io, input, { needsName: true });
  let anyFailed = failed;
  for (const each of found) {
    const text = each.object.metadata.annotations?.[lastApplied];
    if (text === undefined) {
      io.err("error: no last-applied-configuration annotation found on any resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`\n");
      return 1;
    }
    const body = printYaml(readJson(text));
    const file = yield* openEditor(io, { name: `kubectl-edit-last-applied-${each.object.metadata.name}.yaml`, text: body });
    const edited = file?.documents[0]?.object;
    if (file === undefined || edited === undefined || file.text.trimEnd() === body.trimEnd()) {
      io.err("Edit cancelled, no changes made.\n");
      continue;
    }
    const patched = yield* ask({ ...placeOf(each), verb: "patch", patchType: "application/merge-patch+json", body: patchOf(withLastAppliedAsIs(edited)), options: { fieldManager: "kubectl-last-applied", ...reporter.value.options } });
    if (patched.type === "ok") reporter.value.done(patched.body as KubeObject, "edited");
    else {
      anyFailed = true;
      io.fail({ status: patched.status });
    }
  }
  return anyFailed ? 1 : 0;
});
