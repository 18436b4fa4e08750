import type { KubeObject } from "../../../api/index.ts";
import { errorText } from "../../errorText.ts";
import { namespaceOf } from "../../input.ts";
import { resourceOf } from "../../resources.ts";
import { reporterOf, usage } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Talk } from "../../script.ts";
import type { Call, VerbInput } from "../../verb.ts";
import { withLastAppliedTyped } from "../apply/lastApplied.ts";
import { validationOf } from "./validation.ts";
import { asTyped } from "../typed.ts";
import { exactlyOneName } from "./names.ts";

/** An error that is printed as it is. */
export interface Whole {
  readonly error: string;
}

/** A subcommand of `kubectl create`: an object from flags. */
interface Generator {
  /** The object with its fields in Go's order, or what is wrong with the command line. */
  readonly make: (input: VerbInput, name: string) => KubeObject | string | Whole | Talk<KubeObject | string | Whole>;
  /** What is wrong, but not so wrong that nothing is made: goes to the standard error. */
  readonly warn?: (input: VerbInput) => string;
  /** It looks at what the server serves, whatever the dry run. */
  readonly needsResources?: true;
  /** What kubectl says before the server's message: "failed to create configmap:"; absent: as for any request. */
  readonly failure?: string;
}

/** The object in its namespace, and where it is sent. */
export function placed(input: VerbInput, object: KubeObject): { readonly place: Pick<Call, "resource" | "namespace">; readonly body: KubeObject } {
  const resource = resourceOf(input.resources, object);
  if (resource?.namespaced !== true) return { place: { resource: resource?.key ?? `${object.apiVersion}/${object.kind.toLowerCase()}s` }, body: object };
  const namespace = object.metadata.namespace ?? namespaceOf(input);
  return { place: { resource: resource.key, namespace }, body: inNamespace(object, namespace) };
}

/** Behind the name, where Go writes it. */
export function inNamespace(object: KubeObject, namespace: string): KubeObject {
  const { name, ...rest } = object.metadata;
  return { ...object, metadata: { name, namespace, ...rest } };
}

const clusterScoped: ReadonlySet<string> = new Set(["Namespace", "PriorityClass", "ClusterRole", "ClusterRoleBinding"]);

/** `kubectl create KIND NAME`. @source k8s.io/kubectl/pkg/cmd/create */
export function generatorVerb({ make, failure, warn, needsResources }: Generator) {
  return scriptVerb(
    function* (io, input) {
      const [name, problem] = exactlyOneName(input);
      if (problem !== undefined) return usage(io, problem);
      const reporter = reporterOf(io, input);
      if (!reporter.ok) return usage(io, reporter.error);
      const warning = warn?.(input) ?? "";
      if (warning !== "") io.err(warning);
      const made = make(input, name);
      const object = typeof made === "object" && "next" in made ? yield* made : made;
      if (typeof object === "string") return usage(io, object);
      if (!("metadata" in object)) {
        io.err(object.error);
        return 1;
      }
      const isSaved = input.args.flags["save-config"] === "true";
      if (reporter.value.dryRun === "client") {
        // Only a namespace that was asked for stands in the object.
        const given = input.args.flags["namespace"] ?? "";
        const local = given !== "" && !clusterScoped.has(object.kind) ? inNamespace(object, given) : object;
        reporter.value.done(isSaved && object.kind !== "Service" ? withLastAppliedTyped(local, input.minor) : local, "created", true);
        return 0;
      }
      const { place, body } = placed(input, object);
      const validation = validationOf(input);
      const created = yield* ask({ ...place, verb: "create", body: isSaved ? withLastAppliedTyped(body, input.minor) : body, options: { fieldManager: input.args.flags["field-manager"] ?? "kubectl-create", fieldValidation: validation, ...reporter.value.options } });
      if (created.type === "ok") {
        reporter.value.done(asTyped(created.body as KubeObject), "created", true);
        return 0;
      }
      const { status } = created;
      io.err(failure === undefined ? errorText(status) : `error: ${failure} ${status.message ?? ""}\n`);
      return 1;
    },
    { discovery: ({ flags }) => (needsResources !== true && ["client", "unchanged"].includes(flags["dry-run"] ?? "") && flags["from"] === undefined ? "none" : "cached") },
  );
}
