import type { KubeObject, Status } from "../../api/index.ts";
import { errorText } from "../errorText.ts";
import { readsFiles } from "../input.ts";
import { lookup } from "../lookup.ts";
import type { Found } from "../lookup.ts";
import { withoutManagedFields } from "../print/output.ts";
import { compactJson, printJson } from "../print/json.ts";
import { printYaml } from "../print/yaml.ts";
import { qualifiedPlural } from "../resources.ts";
import { reporterOf, usage } from "../result.ts";
import type { Reporter } from "../result.ts";
import { ask, openEditor, scriptVerb } from "../script.ts";
import type { Io, Talk } from "../script.ts";
import type { InputFile, VerbInput } from "../verb.ts";
import { threeWayPatch } from "./apply/threeWayPatch.ts";
import { editHead, withoutComments } from "./editFile.ts";
import { mustProvide } from "./mustProvide.ts";
import { patchTypeOf } from "./patchTypeOf.ts";
import { placeOf } from "./place.ts";

/** What was wrong with the last attempt, as comments. */
function reasonsText({ resource, object }: Found, status: Status): string {
  const causes = status.details?.causes ?? [];
  const lines = causes.length === 0 ? [status.message ?? ""] : causes.map((cause) => `${cause.field === undefined || cause.field === "" ? "" : `${cause.field}: `}${cause.message ?? ""}`);
  return `# ${qualifiedPlural(resource)} ${JSON.stringify(object.metadata.name)} was not valid:\n${lines.map((line) => `# * ${line}\n`).join("")}#\n`;
}

/** Marked as edited: what is not in the file any more was taken out on purpose. */
function editedOf(file: InputFile, { object }: Found, isOnly: boolean): KubeObject | undefined {
  const objects = file.documents.flatMap(({ object: each }): readonly KubeObject[] => ("items" in each && Array.isArray(each.items) ? (each.items as readonly KubeObject[]) : [each]));
  return isOnly ? objects[0] : objects.find((each) => each.kind === object.kind && each.metadata?.name === object.metadata.name && (each.metadata.namespace ?? object.metadata.namespace) === object.metadata.namespace);
}

const nameSuffix = (found: readonly Found[]): string => found.map(({ object }) => object.metadata.name).join("-").slice(0, 40);

/** `kubectl edit`. @source k8s.io/kubectl/pkg/cmd/edit/edit.go, k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go */
export const edit = scriptVerb(function* (io, input) {
  const { flags } = input.args;
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  if (input.args.positional.length === 0 && !readsFiles(input)) return usage(io, mustProvide);
  const { found, failed } = yield* lookup(io, input, { needsName: true });
  if (failed) return 1;
  if (found.length === 0) return usage(io, "edit cancelled, no objects found");
  const isJson = flags["output"] === "json";
  const shown = found.map(({ object }) => (flags["show-managed-fields"] === "true" ? object : withoutManagedFields(object)));
  const [only] = shown;
  const whole: unknown = shown.length === 1 ? only : { apiVersion: "v1", items: shown, kind: "List", metadata: {} };
  let body = isJson ? printJson(whole) : printYaml(whole);
  const original = body;
  let reasons = "";
  const lineEnds = (text: string): string => (flags["windows-line-endings"] === "true" ? text.replaceAll("\n", "\r\n") : text);
  for (;;) {
    const file = yield* openEditor(io, { name: `kubectl-edit-${nameSuffix(found)}.${isJson ? "json" : "yaml"}`, text: lineEnds(editHead + reasons + body) });
    const text = file === undefined ? body : withoutComments(file.text.replaceAll("\r\n", "\n"));
    if (file === undefined || text.trimEnd() === body.trimEnd() || text.trimEnd() === original.trimEnd()) return cancelled(io, reasons === "");
    if (text.trim() === "") {
      io.err("Edit cancelled, saved file was empty.\n");
      return 0;
    }
    body = text.endsWith("\n") ? text : `${text}\n`;
    if (file.error !== undefined || file.documents.length === 0) {
      const problem = (file.error ?? "the file holds no object").replace(/^error: /, "").trimEnd();
      reasons = `# The edited file had a syntax error: ${problem}\n#\n`;
      io.err(`error: the edited file had a syntax error: ${problem}\n`);
      continue;
    }
    const refusals = yield* save(io, input, reporter.value, { found, file });
    if (refusals === "") return 0;
    reasons = refusals;
  }
});

function cancelled(io: Io, isFirst: boolean): number {
  io.err(isFirst ? "Edit cancelled, no changes made.\n" : "error: Edit cancelled, no valid changes were saved.\n");
  return isFirst ? 0 : 1;
}

/** Sends what has changed. @returns what the server found wrong, as comments; "" when all is well */
function* save(io: Io, input: VerbInput, reporter: Reporter, { found, file }: { readonly found: readonly Found[]; readonly file: InputFile }): Talk<string> {
  let reasons = "";
  for (const each of found) {
    const edited = editedOf(file, each, found.length === 1);
    if (edited === undefined) continue;
    const before = withoutManagedFields(each.object);
    const patch = threeWayPatch(before, { ...edited, apiVersion: before.apiVersion, kind: before.kind }, before);
    if (Object.keys(patch).length === 0) {
      reporter.done(each.object, "skipped");
      continue;
    }
    const { subresource } = input.args.flags;
    if (input.args.flags["output-patch"] === "true") io.out(`Patch: ${compactJson(patch)}\n`);
    const patched = yield* ask({
      ...placeOf(each),
      verb: "patch",
      ...(subresource === undefined ? {} : { subresource }),
      patchType: patchTypeOf(each.object),
      body: patch,
      options: { fieldManager: input.args.flags["field-manager"] ?? "kubectl-edit", fieldValidation: "Strict", ...reporter.options },
    });
    if (patched.type === "ok") reporter.done(patched.body as KubeObject, "edited");
    else {
      reasons += reasonsText(each, patched.status);
      io.err(patched.status.reason === "Invalid" ? `error: ${qualifiedPlural(each.resource)} ${JSON.stringify(each.object.metadata.name)} is invalid\n` : errorText(patched.status));
    }
  }
  return reasons;
}
