import type { KubeObject, ObjectList, RequestOptions } from "../api/index.ts";
import { fail } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import type { CommandError } from "./commandErrors.ts";
import { selectorPrefix } from "./errorText.ts";
import { namespaceOf, readItems, readsFiles } from "./input.ts";
import { isNoType, resolveTargets, tupleForm } from "./resources.ts";
import type { Resource, Target } from "./resources.ts";
import { fetchPage } from "./pages.ts";
import { ask } from "./script.ts";
import type { Answer, Io, Talk } from "./script.ts";
import type { Call, VerbInput } from "./verb.ts";

/** An object as it is on the server. */
export interface Found {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly object: KubeObject;
}

/** Where the objects of a command come from. */
export interface LookupOptions {
  /** The words that name types and objects; by default all that stand free. */
  readonly words?: readonly string[];
  /** Refuses `pods` without a name, a selector or --all. */
  readonly needsName?: boolean;
  readonly allNamespaces?: boolean;
  /** Objects of files are taken from there: the server is not asked for them. */
  readonly filesAsTheyAre?: true;
  /** --selector says something else. */
  readonly selectsNothing?: true;
  /** kubectl reads the objects into Go's types: it knows the built-in ones. */
  readonly isTyped?: true;
  /** --local: the objects are those of the files; no server is asked. */
  readonly local?: true;
  /** What -f names is meant otherwise. */
  readonly notFromFiles?: true;
  /** Problems are not printed: whoever asks does that with `errors`. */
  readonly quiet?: true;
  /** How many objects are asked for at once; absent: all. */
  readonly chunk?: number;
  /** Of each object this part of it. */
  readonly subresource?: string | undefined;
}

export interface Lookup {
  readonly found: readonly Found[];
  readonly failed: boolean;
  /** Whether objects were named one by one (then none found is no surprise worth a sentence). */
  readonly named: boolean;
  readonly errors: readonly CommandError[];
}

interface Query {
  readonly target: Target;
  readonly call: Call;
}

/** What `get`, `label`, `describe` and so on ask the server for. */
export function queryOf(target: Target, namespace: string | undefined, options: RequestOptions): Query {
  const { resource, name } = target;
  const place = resource.namespaced && namespace !== undefined ? { namespace } : {};
  const call: Call = name === undefined ? { verb: "list", resource: resource.key, ...place, options } : { verb: "get", resource: resource.key, ...place, name };
  return { target, call };
}

/** The types and names of a command line. @returns an error in kubectl's words */
export function* targetsOf(input: VerbInput, words: readonly string[]): Talk<Result<readonly Target[], string>> {
  const targets = resolveTargets(input.resources, words);
  if (!targets.ok && isNoType(targets.error) && !input.isFresh) yield { rediscover: true };
  return targets;
}

/** --selector and --field-selector as request options; an empty one selects nothing special. */
export function selectionOf({ flags }: VerbInput["args"]): RequestOptions {
  const { selector, "field-selector": fieldSelector } = flags;
  return { ...((selector ?? "") === "" ? {} : { labelSelector: selector ?? "" }), ...((fieldSelector ?? "") === "" ? {} : { fieldSelector: fieldSelector ?? "" }) };
}

const withType = (object: KubeObject, resource: Resource): KubeObject => (object.kind === undefined || object.kind === "" ? { ...object, apiVersion: resource.apiVersion, kind: resource.kind } : object);

function objectsOf(answer: Answer & { readonly type: "ok" }, resource: Resource): readonly KubeObject[] {
  const body = answer.body as ObjectList | KubeObject;
  return "items" in body ? body.items.map((item) => withType(item, resource)) : [body];
}

/** Fetches the objects that a command line or its files name. Errors are printed. */
export function* lookup(io: Io, input: VerbInput, options: LookupOptions = {}): Talk<Lookup> {
  const { args } = input;
  const selection = options.selectsNothing === true ? {} : selectionOf(args);
  const hasSelection = Object.keys(selection).length > 0;
  let queries: readonly Query[];
  const errors: CommandError[] = [];
  const tell = (error: CommandError): void => {
    errors.push(error);
    if (options.quiet !== true) io.fail(error);
  };
  const say = (text: string): void => tell({ message: text.replace(/^error: /, "").replace(/\n$/, "") });
  const nothing = (): Lookup => ({ found: [], failed: true, named: true, errors });
  if (options.notFromFiles !== true && readsFiles(input)) {
    const items = yield* readItems(input, { takesAll: options.selectsNothing === true });
    if (!items.ok) {
      say(items.error);
      return nothing();
    }
    if (options.local !== true && (options.words ?? args.positional).length > 0) {
      say(filesAndWords);
      return nothing();
    }
    for (const error of items.value.errors) say(error);
    if (options.local === true || options.filesAsTheyAre === true) return { found: items.value.items.map(({ resource, namespace, object, written }) => ({ resource, namespace, object: options.local === true ? written : object })), failed: errors.length > 0, named: true, errors };
    queries = items.value.items.map((item) => queryOf({ resource: item.resource, name: item.object.metadata.name }, item.namespace, {}));
  } else {
    const words = options.words ?? args.positional;
    const selects = hasSelection || args.flags["all"] === "true";
    const clash = allProblem(input) ?? selectionProblem(words, selects);
    const targets = clash === undefined ? yield* targetsOf(input, words) : fail(clash);
    const problem = targets.ok ? nameProblem(targets.value, { selects, needsName: options.needsName === true, everywhere: options.allNamespaces === true }) : targets.error;
    if (problem !== undefined || !targets.ok) {
      say(problem ?? "");
      return nothing();
    }
    const namespace = options.allNamespaces === true ? undefined : namespaceOf(input);
    queries = targets.value.map((target) => queryOf(target, namespace, selection));
  }
  const { subresource } = options;
  const calls = queries.map(({ call }) => (subresource === undefined ? call : { ...call, subresource }));
  const answers = yield* withNamespaceErrors(calls, yield* fetchPage(calls, options.chunk ?? 0));
  const found: Found[] = [];
  answers.forEach((answer, index) => {
    const query = queries[index];
    if (query === undefined) return;
    const { resource, name } = query.target;
    if (options.isTyped === true && answer.type === "ok" && !isBuiltIn(resource)) tell({ message: `no kind ${JSON.stringify(resource.kind)} is registered for version ${JSON.stringify(resource.apiVersion)} in scheme "pkg/scheme/scheme.go:28"` });
    else if (answer.type === "failed") tell({ status: answer.status, prefix: name === undefined ? selectorPrefix(answer.status, resource, selection) : "" });
    else for (const object of objectsOf(answer, resource)) found.push({ resource, object, namespace: object.metadata.namespace });
  });
  return { found, failed: errors.length > 0, named: queries.every(({ target }) => target.name !== undefined), errors };
}

/** Groups of Kubernetes' own: those of custom resources have other domains. */
const isBuiltIn = ({ group }: Resource): boolean => !group.includes(".") || group.endsWith(".k8s.io");

/** @source k8s.io/cli-runtime/pkg/resource/builder.go visitByPaths */
export const filesAndWords = "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well";

/** @source k8s.io/cli-runtime/pkg/resource/builder.go SelectAllParam */
export function allProblem({ args: { flags } }: VerbInput): string | undefined {
  const isSelected = (flags["selector"] ?? "") !== "" || (flags["field-selector"] ?? "") !== "";
  return flags["all"] === "true" && isSelected ? "setting 'all' parameter but found a non empty selector. " : undefined;
}

/** Where an object is not there because its namespace is not, that is the error. @source k8s.io/cli-runtime/pkg/resource/visitor.go Info.Get */
export function* withNamespaceErrors(calls: readonly Call[], answers: readonly Answer[]): Talk<readonly Answer[]> {
  const exchanged: Answer[] = [];
  for (const [index, answer] of answers.entries()) {
    const call = calls[index];
    const namespace = call?.verb === "get" ? (call.namespace ?? "") : "";
    if (answer.type === "ok" || answer.status.reason !== "NotFound" || namespace === "" || namespace === "default") {
      exchanged.push(answer);
      continue;
    }
    const looked = yield* ask({ verb: "get", resource: "v1/namespaces", name: namespace });
    exchanged.push(looked.type === "failed" && looked.status.reason === "NotFound" ? looked : answer);
  }
  return exchanged;
}

/** Names and a selector at once: that is seen before any type is looked up. */
export function selectionProblem(words: readonly string[], selects: boolean): string | undefined {
  if (!selects) return undefined;
  const { isTuples, problem } = tupleForm(words);
  if (isTuples) return problem ?? "selectors and the all flag cannot be used when passing resource/name arguments";
  return words.length > 1 ? "name cannot be provided when a selector is specified" : undefined;
}

interface Naming {
  /** Whether a selector or --all chooses. */
  readonly selects: boolean;
  readonly needsName?: boolean;
  readonly everywhere: boolean;
}

/** What names and selectors say against one another. @source k8s.io/cli-runtime/pkg/resource/builder.go */
export function nameProblem(targets: readonly Target[], { selects, needsName, everywhere }: Naming): string | undefined {
  const isNamed = targets.some((target) => target.name !== undefined);
  if (isNamed && everywhere && targets.some(({ resource }) => resource.namespaced)) return "a resource cannot be retrieved by name across all namespaces";
  return !isNamed && needsName === true && !selects ? "resource(s) were provided, but no name was specified" : undefined;
}
