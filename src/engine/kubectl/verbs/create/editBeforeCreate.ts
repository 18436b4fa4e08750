import type { KubeObject } from "../../../api/index.ts";
import { errorText } from "../../errorText.ts";
import { asNew, placeItem } from "../../input.ts";
import type { Item } from "../../input.ts";
import { printJson } from "../../print/json.ts";
import { printYaml } from "../../print/yaml.ts";
import type { Reporter } from "../../result.ts";
import { ask, openEditor } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { editHead, withoutComments } from "../editFile.ts";
import { validationOf } from "./validation.ts";

/** `kubectl create --edit -f`: what the files hold is edited first. @source k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go EditBeforeCreateMode */
export function* editBeforeCreate(io: Io, input: VerbInput, reporter: Reporter, items: readonly Item[]): Talk<number> {
  const isJson = input.args.flags["output"] === "json";
  const objects = items.map(({ object }) => object);
  const whole: unknown = objects.length === 1 ? objects[0] : { apiVersion: "v1", items: objects, kind: "List", metadata: {} };
  const original = isJson ? printJson(whole) : printYaml(whole);
  const file = yield* openEditor(io, { name: `kubectl-edit-${isJson ? "new.json" : "new.yaml"}`, text: isJson ? original : editHead + original });
  const text = file === undefined ? original : withoutComments(file.text);
  if (text.trim() === withoutComments(original).trim()) {
    io.err("Edit cancelled, no changes made.\n");
    return 0;
  }
  if (text.trim() === "" || file === undefined) {
    io.err("Edit cancelled, saved file was empty.\n");
    return 0;
  }
  if (file.error !== undefined) {
    io.err(`error: the edited file had a syntax error: ${file.error.replace(/^error: /, "")}`);
    return 1;
  }
  for (const { object } of file.documents) {
    const item = placeItem(input, object, "STDIN");
    if (item === undefined || typeof item === "string") {
      io.err(item ?? `error: no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(object.apiVersion)}\n`);
      return 1;
    }
    const { resource, namespace } = item;
    const options = { fieldManager: input.args.flags["field-manager"] ?? "kubectl-create", fieldValidation: validationOf(input), ...reporter.options };
    const created = yield* ask({ resource: resource.key, ...(namespace === undefined ? {} : { namespace }), verb: "create", body: asNew(item.object), options });
    if (created.type === "failed") {
      io.err(errorText(created.status));
      return 1;
    }
    reporter.done(created.body as KubeObject, "created");
  }
  return 0;
}
