import type { KubeObject } from "../../../api/index.ts";
import { errorText } from "../../errorText.ts";
import { namespaceOf, readItems } from "../../input.ts";
import { rawCall, rawText } from "../../rawPath.ts";
import { resourceOf } from "../../resources.ts";
import { reporterOf, usage } from "../../result.ts";
import type { Reporter } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Answer, Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { withLastApplied } from "../apply/lastApplied.ts";
import { generators } from "./generators.ts";

/** `kubectl create -f`, and a generator for each kind that can be made from flags. */
export const create = scriptVerb(function* (io, input) {
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  if (input.args.flags["raw"] !== undefined) return yield* createRaw(io, input, input.args.flags["raw"]);
  if (input.args.flags["filename"] !== undefined) return yield* createFromFiles(io, input, reporter.value);
  const [type] = input.args.positional;
  if (type === undefined) return usage(io, "must specify one of -f and -k");
  const generator = Object.hasOwn(generators, type) ? generators[type] : undefined;
  if (generator === undefined) return usage(io, `unknown command "${type}" for "kubectl create"`);
  const object = generator.make(input);
  if (typeof object === "string") return usage(io, object);
  const { place, body } = placed(input, object);
  if (reporter.value.dryRun === "client") {
    reporter.value.done(object, "created");
    return 0;
  }
  const created = yield* ask({ ...place, verb: "create", body: input.args.flags["save-config"] === "true" ? withLastApplied(body) : body, options: { fieldManager: "kubectl-create", fieldValidation: "Strict", ...reporter.value.options } });
  if (created.type === "ok") {
    reporter.value.done(asTyped(created.body as KubeObject), "created");
    return 0;
  }
  const { status } = created;
  io.err(generator.failure === undefined || status.reason === "Invalid" ? errorText(status) : `error: ${generator.failure} ${status.message ?? ""}\n`);
  return 1;
});

/** `kubectl create --raw URL -f FILE`: the file as it is, to that place. */
function* createRaw(io: Io, input: VerbInput, url: string): Talk<number> {
  const file = input.files[input.args.flags["filename"] ?? ""];
  if (file === undefined) return usage(io, "--raw can only use a single local file or stdin");
  const answer = yield* ask(rawCall(input.resources, "create", url, file.documents[0]?.object));
  if (answer.type === "failed") {
    io.err(errorText(answer.status));
    return 1;
  }
  io.out(rawText(answer.body));
  return 0;
}

type WithTemplate = KubeObject & { readonly spec?: { readonly template?: { readonly metadata?: object } } };

/** As Go's type prints it: the creation time of a template, which never comes, is null. */
function asTyped(object: KubeObject): KubeObject {
  const { spec } = object as WithTemplate;
  const metadata = spec?.template?.metadata;
  if (metadata === undefined || "creationTimestamp" in metadata) return object;
  const typed: WithTemplate = { ...object, spec: { ...spec, template: { ...spec?.template, metadata: { creationTimestamp: null, ...metadata } } } };
  return typed;
}

/** The object in its namespace, and where it is sent. */
export function placed(input: VerbInput, object: KubeObject) {
  const resource = resourceOf(input.resources, object);
  if (resource?.namespaced !== true) return { place: { resource: resource?.key ?? "" }, body: object };
  const namespace = object.metadata.namespace ?? namespaceOf(input);
  return { place: { resource: resource.key, namespace }, body: { ...object, metadata: { ...object.metadata, namespace } } };
}

function* createFromFiles(io: Io, input: VerbInput, reporter: Reporter): Talk<number> {
  const read = yield* readItems(input);
  if (!read.ok) return usage(io, read.error);
  let failed = read.value.errors.length > 0;
  for (const error of read.value.errors) io.err(error);
  if (read.value.items.length === 0) return failed ? 1 : usage(io, "no objects passed to create");
  for (const { object, resource, namespace, source } of read.value.items) {
    const body = input.args.flags["save-config"] === "true" ? withLastApplied(object) : object;
    if (reporter.dryRun === "client") {
      reporter.done(body, "created");
      continue;
    }
    const created: Answer = yield* ask({
      resource: resource.key,
      ...(namespace === undefined ? {} : { namespace }),
      verb: "create",
      body,
      options: { fieldManager: "kubectl-create", fieldValidation: "Strict", ...reporter.options },
    });
    if (created.type === "failed") {
      failed = true;
      io.err(errorText(created.status, `error when creating "${source}": `));
    } else reporter.done(created.body as KubeObject, "created");
  }
  return failed ? 1 : 0;
}
