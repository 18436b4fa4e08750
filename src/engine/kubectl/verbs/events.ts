import type { KubeObject, ObjectList } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import { ageOf } from "../../api/index.ts";
import type { Event } from "../../kinds/index.ts";
import { errorText } from "../errorText.ts";
import { namespaceOf } from "../input.ts";
import { parseOutput, printObjects } from "../print/output.ts";
import { printColumns } from "../print/table.ts";
import { targetsOf } from "../lookup.ts";
import type { Target } from "../resources.ts";
import { usage } from "../result.ts";
import { ask, scriptVerb } from "../script.ts";

const lastSeen = (event: Event): string => event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? "";

/** "5s", or "5s (x3 over 1m)". */
export function eventAge(event: Event, now: number): string {
  const count = event.series?.count ?? event.count ?? 1;
  const last = ageOf(lastSeen(event), now);
  return count > 1 ? `${last} (x${count} over ${ageOf(event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp, now)})` : last;
}

/** `kubectl events`. @source k8s.io/kubectl/pkg/cmd/events/events.go */
export const events = scriptVerb(function* (io, input) {
  const { args } = input;
  const output = parseOutput(input, false);
  if (!output.ok) return usage(io, output.error);
  const types = args.all["types"]?.flatMap((each) => each.toLowerCase().split(","));
  if (types?.some((type) => type !== "normal" && type !== "warning") === true) return usage(io, "valid --types are Normal or Warning");
  let about: Target | undefined;
  if (args.flags["for"] !== undefined) {
    const targets = yield* targetsOf(input, [args.flags["for"]]);
    if (!targets.ok) return usage(io, targets.error);
    [about] = targets.value;
    if (about?.name === undefined) return usage(io, "--for must be in resource/name form");
  }
  const namespace = namespaceOf(input);
  const everywhere = args.flags["all-namespaces"] === "true";
  const fieldSelector = about?.name === undefined ? {} : { options: { fieldSelector: `involvedObject.kind=${about.resource.kind},involvedObject.name=${about.name}` } };
  const listed = yield* ask({ verb: "list", resource: "v1/events", ...(everywhere ? {} : { namespace }), ...fieldSelector });
  if (listed.type === "failed") {
    io.err(errorText(listed.status));
    return 1;
  }
  const wanted = ((listed.body as ObjectList).items as readonly KubeObject[] as readonly Event[]).filter((event) => types?.includes((event.type ?? "").toLowerCase()) !== false);
  if (wanted.length === 0) {
    io.err(everywhere ? "No events found.\n" : `No events found in ${namespace} namespace.\n`);
    return 0;
  }
  const sorted = wanted.toSorted((a, b) => compareStrings(lastSeen(a), lastSeen(b)));
  if (output.value.type !== "human") {
    const printed = printObjects(output.value, { objects: sorted, single: false, managedFields: false });
    if (!printed.ok) return usage(io, printed.error);
    io.out(printed.value);
    return 0;
  }
  const header = [...(everywhere ? ["NAMESPACE"] : []), "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
  const rows = sorted.map((event) => [
    ...(everywhere ? [event.metadata.namespace ?? ""] : []),
    eventAge(event, io.now),
    event.type ?? "",
    event.reason ?? "",
    `${event.involvedObject.kind ?? ""}/${event.involvedObject.name ?? ""}`,
    (event.message ?? "").trim(),
  ]);
  io.out(printColumns(args.flags["no-headers"] === "true" ? rows : [header, ...rows]));
  return 0;
});
