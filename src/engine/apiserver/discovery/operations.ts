import type { Verb } from "../../api/index.ts";
import type { ResourceInfo } from "../registry/resources.ts";
import { metaPrefix } from "./openApiSchemas.ts";
import type { OpenApiSchemas } from "./openApiSchemas.ts";
import { resourceVerbs, subresourcesOf } from "./resourceVerbs.ts";
import type { ServedSubresource } from "./resourceVerbs.ts";

/** What an OpenAPI document says of one method of a path, in both versions of it. */
export interface Operation {
  readonly method: "get" | "put" | "post" | "delete" | "patch";
  readonly id: string;
  readonly description: string;
  /** x-kubernetes-action. */
  readonly action: string;
  readonly gvk: { readonly group: string; readonly kind: string; readonly version: string };
  /** Names of query parameters. */
  readonly parameters: readonly string[];
  /** The type of the body. */
  readonly body?: string;
  readonly isBodyRequired: boolean;
  readonly patchTypes?: readonly string[];
  /** The type of the answer; absent: text. */
  readonly answer?: string;
  readonly codes: readonly number[];
  readonly isWatchable: boolean;
}

export interface PathItem {
  readonly path: string;
  /** Of all methods: names of parameters in the path, and "pretty". */
  readonly parameters: readonly string[];
  readonly operations: readonly Operation[];
}

/** What a server of Kubernetes reads and writes; clients choose by what the document says. */
const objectTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/cbor"];
const watchTypes = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch", "application/cbor-seq"];

/** The media types of an answer. */
export function mediaTypes({ answer, action, isWatchable }: Pick<Operation, "answer" | "action" | "isWatchable">): readonly string[] {
  if (answer === undefined) return action === "get" ? ["text/plain", ...objectTypes] : ["*/*"];
  return isWatchable ? [...objectTypes, ...watchTypes] : objectTypes;
}

export const codeTexts: Readonly<Record<number, string>> = { 200: "OK", 201: "Created", 202: "Accepted" };

/** The subresource at the end of a path; "" for none. */
export const subresourceOf = (path: string): string => /\{name\}\/(\w+)$/.exec(path)?.[1] ?? "";

const listParameters = ["allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "shardSelector", "timeoutSeconds", "watch"];
const writeParameters = ["dryRun", "fieldManager", "fieldValidation"];
const deleteParameters = ["dryRun", "gracePeriodSeconds", "ignoreStoreReadErrorWithClusterBreakingPotential", "orphanDependents", "propagationPolicy"];
const collectionDeleteParameters = [...deleteParameters, ...listParameters.filter((name) => !["allowWatchBookmarks", "watch"].includes(name))].toSorted();

/** kubectl reads here which patch it may send: custom kinds know no strategic merge. */
const patchTypes = ["application/apply-patch+cbor", "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];
const customPatchTypes = patchTypes.filter((type) => !type.includes("strategic"));

/** Subresources that are a connection of their own, and their options. @source k8s.io/api/core/v1/types.go PodExecOptions ... */
const connections: Readonly<Record<string, readonly string[]>> = {
  attach: ["container", "stderr", "stdin", "stdout", "tty"],
  exec: ["command", "container", "stderr", "stdin", "stdout", "tty"],
  portforward: ["ports"],
  proxy: ["path"],
};
const logParameters = ["container", "follow", "insecureSkipTLSVerifyBackend", "limitBytes", "previous", "sinceSeconds", "stream", "tailLines", "timestamps"];

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** "core", "rbacAuthorization", "stableExampleCom". @source k8s.io/apiserver/pkg/endpoints/openapi/openapi.go */
export function groupWords(group: string): string {
  if (group === "") return "core";
  const [first = "", ...rest] = group.replace(/\.k8s\.io$/, "").split(/[.-]/);
  return [first, ...rest.map(capital)].join("");
}

interface Naming {
  readonly info: ResourceInfo;
  /** "CoreV1". */
  readonly prefix: string;
  readonly object: string;
  readonly list: string;
}

const statusType = `${metaPrefix}Status`;
const patchType = `${metaPrefix}Patch`;
const deleteOptionsType = `${metaPrefix}DeleteOptions`;

/** Where a subresource's own type stands in OpenAPI. */
const foreignTypes: Readonly<Record<string, string>> = {
  Scale: "io.k8s.api.autoscaling.v1.Scale",
  Binding: "io.k8s.api.core.v1.Binding",
  Eviction: "io.k8s.api.policy.v1.Eviction",
  TokenRequest: "io.k8s.api.authentication.v1.TokenRequest",
};

/** One verb on a resource (subresource "": the resource itself). */
function operation({ info, prefix, object, list }: Naming, verb: Verb, subresource?: ServedSubresource): Operation | undefined {
  const { served: strategy, group, version } = info;
  const isCustom = strategy.openApi !== undefined;
  const scope = strategy.namespaced ? "Namespaced" : "";
  const name = `${prefix}${scope}${strategy.kind}${subresource === undefined ? "" : subresource.name.split("/").map(capital).join("")}`;
  const own = { group, kind: strategy.kind, version };
  const answerKind = subresource?.responseKind;
  const gvk = answerKind === undefined || answerKind.kind === strategy.kind || answerKind.kind === "" ? own : { group: answerKind.group === "" ? group : answerKind.group, kind: answerKind.kind, version: answerKind.version === "" ? version : answerKind.version };
  const type = gvk === own ? object : (foreignTypes[gvk.kind] ?? object);
  const of = subresource === undefined ? `the specified ${strategy.kind}` : `${subresource.name} of the specified ${strategy.kind}`;
  const common = { gvk, isBodyRequired: true, codes: [200], isWatchable: false };
  switch (verb) {
    case "get":
      return { ...common, method: "get", id: `read${name}`, description: `read ${of}`, action: "get", parameters: subresource?.name === "log" ? logParameters : [], ...(subresource?.name === "log" ? {} : { answer: type }) };
    case "list":
      return { ...common, method: "get", id: `list${name}`, description: `list or watch objects of kind ${strategy.kind}`, action: "list", parameters: listParameters, answer: list, isWatchable: resourceVerbs(info).includes("watch") };
    case "create":
      return { ...common, method: "post", id: `create${name}`, description: `create ${subresource === undefined ? "" : `${subresource.name} of `}a${/^[AEIOU]/.test(strategy.kind) ? "n" : ""} ${strategy.kind}`, action: "post", parameters: writeParameters, body: type, answer: type, codes: [200, 201, 202] };
    case "update":
      return { ...common, method: "put", id: `replace${name}`, description: `replace ${of}`, action: "put", parameters: writeParameters, body: type, answer: type, codes: [200, 201] };
    case "patch":
      return { ...common, method: "patch", id: `patch${name}`, description: `partially update ${of}`, action: "patch", parameters: [...writeParameters, "force"], body: patchType, patchTypes: isCustom ? customPatchTypes : patchTypes, answer: type, codes: [200, 201] };
    case "delete":
      return { ...common, method: "delete", id: `delete${name}`, description: `delete a${/^[AEIOU]/.test(strategy.kind) ? "n" : ""} ${strategy.kind}`, action: "delete", parameters: deleteParameters, body: deleteOptionsType, isBodyRequired: false, answer: statusType, codes: [200, 202] };
    case "deletecollection":
      return { ...common, method: "delete", id: `delete${prefix}Collection${scope}${strategy.kind}`, description: `delete collection of ${strategy.kind}`, action: "deletecollection", parameters: collectionDeleteParameters, body: deleteOptionsType, isBodyRequired: false, answer: statusType };
    case "watch":
      return undefined;
  }
}

const verbOfMethod: Readonly<Partial<Record<Verb, Operation["method"]>>> = { get: "get", create: "post", update: "put", patch: "patch", delete: "delete" };

/** exec, attach ...: what is spoken there is no object. */
function connection({ info, prefix }: Naming, verb: Verb, { name, responseKind }: ServedSubresource): Operation | undefined {
  const method = verbOfMethod[verb];
  if (method === undefined) return undefined;
  const { served: strategy, group, version } = info;
  const isOptions = responseKind.kind.endsWith("Options");
  return {
    method,
    id: `connect${prefix}${capital(method)}${strategy.namespaced ? "Namespaced" : ""}${strategy.kind}${capital(name)}`,
    description: `connect ${method.toUpperCase()} requests to ${name} of ${strategy.kind}`,
    action: "connect",
    gvk: { group, kind: isOptions ? responseKind.kind : `${strategy.kind}${name === "portforward" ? "PortForward" : capital(name)}Options`, version },
    parameters: connections[name] ?? [],
    isBodyRequired: false,
    codes: [200],
    isWatchable: false,
  };
}

const present = <T>(list: readonly (T | undefined)[]): readonly T[] => list.filter((each): each is T => each !== undefined);

/** The paths of a resource: of its collection, of one of it, of its subresources, and its watches as they were asked for long ago. */
export function pathsOf(info: ResourceInfo, schemas: OpenApiSchemas): readonly PathItem[] {
  const { served: strategy, group, version } = info;
  const { object, list } = schemas.addKind(info);
  const naming: Naming = { info, object, list, prefix: capital(groupWords(group)) + capital(version) };
  const served = resourceVerbs(info);
  const root = `${group === "" ? "/api" : "/apis"}/${strategy.apiVersion}`;
  const inNamespace = strategy.namespaced ? "/namespaces/{namespace}" : "";
  const namespace = strategy.namespaced ? ["namespace"] : [];
  const base = `${root}${inNamespace}/${strategy.resource}`;
  const only = (verbs: readonly Verb[]): readonly Operation[] => present(verbs.filter((verb) => served.includes(verb)).map((verb) => operation(naming, verb)));
  const items: PathItem[] = [
    { path: base, parameters: [...namespace, "pretty"], operations: only(["list", "create", "deletecollection"]) },
    { path: `${base}/{name}`, parameters: ["name", ...namespace, "pretty"], operations: only(["get", "update", "patch", "delete"]) },
  ];
  for (const subresource of subresourcesOf(info)) {
    const isConnection = Object.hasOwn(connections, subresource.name);
    const operations = present(subresource.verbs.map((verb) => (isConnection ? connection(naming, verb, subresource) : operation(naming, verb, subresource))));
    items.push({ path: `${base}/{name}/${subresource.name}`, parameters: ["name", ...namespace, ...(isConnection ? [] : ["pretty"])], operations });
  }
  if (strategy.namespaced && served.includes("list")) items.push({ path: `${root}/${strategy.resource}`, parameters: [...listParameters, "pretty"], operations: forAllNamespaces(naming) });
  if (served.includes("watch") && strategy.openApi === undefined) items.push(...watchPaths(naming, root, inNamespace, namespace));
  return items.filter(({ operations }) => operations.length > 0);
}

function forAllNamespaces(naming: Naming): readonly Operation[] {
  const all = operation(naming, "list");
  // Its parameters stand at the path, as there is no other method.
  return all === undefined ? [] : [{ ...all, id: `list${naming.prefix}${naming.info.served.kind}ForAllNamespaces`, parameters: [] }];
}

function watchPaths(naming: Naming, root: string, inNamespace: string, namespace: readonly string[]): readonly PathItem[] {
  const { info, prefix } = naming;
  const { served: strategy, group, version } = info;
  const scope = strategy.namespaced ? "Namespaced" : "";
  const watch = (id: string, action: string, description: string): Operation => ({ method: "get", id, description, action, gvk: { group, kind: strategy.kind, version }, parameters: [], isBodyRequired: false, answer: `${metaPrefix}WatchEvent`, codes: [200], isWatchable: true });
  const ofList = `watch individual changes to a list of ${strategy.kind}. deprecated: use the 'watch' parameter with a list operation instead.`;
  const ofOne = `watch changes to an object of kind ${strategy.kind}. deprecated: use the 'watch' parameter with a list operation instead, filtered to a single item with the 'fieldSelector' parameter.`;
  const all = [...listParameters, "pretty"];
  return [
    { path: `${root}/watch${inNamespace}/${strategy.resource}`, parameters: [...all, ...namespace], operations: [watch(`watch${prefix}${scope}${strategy.kind}List`, "watchlist", ofList)] },
    { path: `${root}/watch${inNamespace}/${strategy.resource}/{name}`, parameters: [...all, "name", ...namespace], operations: [watch(`watch${prefix}${scope}${strategy.kind}`, "watch", ofOne)] },
    ...(strategy.namespaced ? [{ path: `${root}/watch/${strategy.resource}`, parameters: all, operations: [watch(`watch${prefix}${strategy.kind}ListForAllNamespaces`, "watchlist", ofList)] }] : []),
  ];
}
