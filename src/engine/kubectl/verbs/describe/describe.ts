import type { KubeObject, ObjectList } from "../../../api/index.ts";
import type { Event } from "../../../kinds/index.ts";
import type { CommandError } from "../../commandErrors.ts";
import { namespaceOf } from "../../input.ts";
import { lookup, queryOf } from "../../lookup.ts";
import type { Found, Lookup } from "../../lookup.ts";
import { alignTabs } from "../../print/tabWriter.ts";
import { chunkSizeOf } from "../../pages.ts";
import { groupOf, resolveType } from "../../resources.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Talk } from "../../script.ts";
import { usage } from "../../result.ts";
import type { VerbInput } from "../../verb.ts";
import { eventsText } from "./common.ts";
import { describers } from "./describers.ts";
import type { Describing } from "./describers.ts";
import { describeGeneric } from "./generic.ts";
import { inWordsOf } from "./later.ts";
import { listOf } from "./listOf.ts";

/** `kubectl describe`. @source k8s.io/kubectl/pkg/cmd/describe/describe.go */
export const describe = scriptVerb(function* (io, input) {
  const { args } = input;
  if (args.positional.length === 0 && args.flags["filename"] === undefined && args.flags["kustomize"] === undefined) {
    return usage(io, 'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n');
  }
  const everywhere = args.flags["all-namespaces"] === "true";
  const exact = yield* lookup(io, input, { allNamespaces: everywhere, quiet: true, chunk: chunkSizeOf(input) });
  const { found, errors } = (yield* byPrefix(input, exact)) ?? exact;
  // Since v1.34 events of many objects are shown only when they are asked for.
  const showsEvents = args.flags["show-events"] === undefined ? input.minor <= 32 || found.length === 1 : args.flags["show-events"] === "true";
  const problems = [...errors];
  let isFirst = true;
  for (const each of found) {
    const fresh = yield* ask({ verb: "get", resource: each.resource.key, ...(each.namespace === undefined ? {} : { namespace: each.namespace }), name: each.object.metadata.name });
    if (fresh.type === "failed") {
      problems.push({ status: fresh.status });
      continue;
    }
    const text = yield* describeOne({ ...each, object: fresh.body as KubeObject }, { showsEvents, now: io.now, minor: input.minor, chunk: chunkSizeOf(input) });
    io.out(isFirst ? text : `\n\n${text}`);
    isFirst = false;
  }
  for (const problem of problems) io.fail(problem);
  if (found.length === 0 && errors.length === 0) io.err(everywhere ? "No resources found\n" : `No resources found in ${namespaceOf(input)} namespace.\n`);
  return problems.length > 0 ? 1 : 0;
});

const isNotFound = (error: CommandError): boolean => "status" in error && error.status.reason === "NotFound";

/** A name that nothing has may be the beginning of names. @source DescribeMatchingResources */
function* byPrefix(input: VerbInput, { errors }: Lookup): Talk<Lookup | undefined> {
  const [type = "", prefix = ""] = input.args.positional;
  if (input.args.positional.length !== 2 || errors.length !== 1 || !errors.every(isNotFound)) return undefined;
  const resource = resolveType(input.resources, type);
  if (resource === undefined) return undefined;
  const listed = yield* ask(queryOf({ resource }, namespaceOf(input), {}).call);
  if (listed.type === "failed") return { found: [], failed: true, named: true, errors: [{ status: listed.status }] };
  const matching = (listed.body as ObjectList).items.filter(({ metadata }) => metadata.name.startsWith(prefix));
  if (matching.length === 0) return undefined;
  const found = matching.map((object): Found => ({ resource, namespace: object.metadata.namespace, object: { ...object, apiVersion: resource.apiVersion, kind: resource.kind } }));
  return { found, failed: false, named: true, errors: [] };
}

interface Showing extends Describing {
  readonly showsEvents: boolean;
}

function* describeOne(found: Found, { showsEvents, ...describing }: Showing): Talk<string> {
  const { now, minor, chunk } = describing;
  const describer = describers[`${groupOf(found.object.apiVersion)}/${found.object.kind}`];
  const body = inWordsOf(minor, describer === undefined ? describeGeneric(found.object) : yield* describer.body(found, describing));
  if (!showsEvents || describer?.hasEvents === false) return alignTabs(body);
  const events = yield* eventsOf(found, chunk);
  // The table of events has columns of its own.
  return events.length === 0 ? alignTabs(`${body}Events:\t<none>\n`) : alignTabs(body) + alignTabs(eventsText(events, now));
}

function* eventsOf({ object, namespace }: Found, chunk: number): Talk<readonly Event[]> {
  const { name, uid } = object.metadata;
  // What is said of a pod's containers is said of the pod: its kind is not asked for.
  const selectors = [`involvedObject.name=${name}`, `involvedObject.namespace=${namespace ?? ""}`, ...(object.kind === "Pod" ? [] : [`involvedObject.kind=${object.kind}`])];
  const about = (one: string): string => [...selectors, `involvedObject.uid=${one}`].join(",");
  const own = yield* listOf<Event>("v1/events", namespace, chunk, { fieldSelector: uid === undefined ? selectors.join(",") : about(uid) });
  // Kubelets record a node's events with its name for a uid.
  return object.kind === "Node" ? [...own, ...(yield* listOf<Event>("v1/events", namespace, chunk, { fieldSelector: about(name) }))] : own;
}
