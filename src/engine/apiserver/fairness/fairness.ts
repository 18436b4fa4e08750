import type { ResourceKey } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import type { Attributes } from "../auth/attributes.ts";
import type { Identity } from "../auth/identity.ts";
import type { Server } from "../server/context.ts";
import type { ApiserverState, RequestInFlight } from "../state.ts";
import { objectKey } from "../storage/keys.ts";
import { distinguisherOf, inOrder, schemaFor } from "./flowSchema.ts";
import type { CacherState } from "../storage/cacher.ts";
import type { FlowSchema } from "./flowSchema.ts";
import { configureLevels, dequeue, enqueue, hasSeat, leaveQueue, queueFor } from "./levels.ts";
import type { LevelState, PriorityLevel } from "./levels.ts";
import type { FairnessState } from "./state.ts";

const schemasKey: ResourceKey = "flowcontrol.apiserver.k8s.io/v1/flowschemas";
const levelsKey: ResourceKey = "flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations";
const knownMax = 5000;
/** A quarter of a request's time at most is spent in a queue. @source k8s.io/apiserver/pkg/server/config.go RequestTimeout / 4 */
const queueWaitMax = seconds(15);

/** What counts for the seat. */
interface Asked {
  readonly isWatch: boolean;
  readonly identity: Identity;
  readonly attributes: Attributes;
}

/**
 * Gives a request a seat, a place in a queue, or neither. Without configuration (the server is just
 * starting) the answer is "unknown".
 *
 * @source k8s.io/apiserver/pkg/util/flowcontrol/apf_filter.go Handle, pkg/server/filters/priority-and-fairness.go
 */
export function takeSeat(server: Server, flight: RequestInFlight, { isWatch, identity, attributes }: Asked): "go" | "wait" | "reject" | "unknown" {
  const { fairness } = server.state;
  configure(server);
  const schema = classify(fairness, identity, attributes);
  const level = schema === undefined ? undefined : fairness.levels.get(schema.spec?.priorityLevelConfiguration.name ?? "");
  if (schema === undefined || level === undefined) return "unknown";
  if (flight.request.wantsHeaders === true) flight.flow = { schema: schema.metadata.uid ?? "", level: levelUid(server, schema.spec?.priorityLevelConfiguration.name ?? "") };
  // A watch has its seat only until it has begun.
  if (level.isExempt || isWatch || flight.hasSeat === true) return "go";
  if (level.waiting.size === 0 && hasSeat(fairness.levels, level)) {
    seat(flight, level, schema);
    return "go";
  }
  const queue = queueFor(level, `${schema.metadata.name}/${distinguisherOf(schema, identity, attributes)}`);
  if (queue === undefined) {
    level.rejected++;
    return "reject";
  }
  flight.priorityLevel = schema.spec?.priorityLevelConfiguration.name ?? "";
  flight.progress = { type: "queued" };
  enqueue(level, queue, flight.id);
  server.env.wakeAfter(queueWaitMax, { type: "queueGiveUp", id: flight.id }, flight.cause);
  return "wait";
}

const levelUid = ({ state }: Server, name: string): string => state.cachers.get(levelsKey)?.objects.get(objectKey("prioritylevelconfigurations", undefined, name))?.metadata.uid ?? "";

function seat(flight: RequestInFlight, level: LevelState, schema: FlowSchema): void {
  flight.priorityLevel = schema.spec?.priorityLevelConfiguration.name ?? "";
  flight.hasSeat = true;
  level.executing++;
  level.dispatched++;
}

function configure({ state, config }: Server): void {
  const { fairness, cachers } = state;
  const schemas = cachers.get(schemasKey);
  const levels = cachers.get(levelsKey);
  if (schemas?.phase !== "watching" || levels?.phase !== "watching" || schemas.objects.size === 0) return;
  // All of them only grow.
  const at = newest(schemas) + schemas.lists + newest(levels) + levels.lists;
  if (fairness.configuredAt === at) return;
  fairness.configuredAt = at;
  fairness.schemas = inOrder([...schemas.objects.values()] as FlowSchema[]);
  fairness.known.clear();
  configureLevels(fairness.levels, [...levels.objects.values()] as PriorityLevel[], config.maxRequestsInFlight + config.maxMutatingRequestsInFlight);
}

const newest = ({ events, listRevision }: CacherState): number => events.at(-1)?.revision ?? listRevision;

function classify({ schemas, known }: FairnessState, identity: Identity, attributes: Attributes): FlowSchema | undefined {
  if (schemas.length === 0) return undefined;
  const key = `${identity.key} ${attributes.verb} ${attributes.group}/${attributes.resource}/${attributes.subresource} ${attributes.namespace}`;
  const before = known.get(key);
  if (before !== undefined) return before ?? undefined;
  if (known.size >= knownMax) known.clear();
  const found = schemaFor(schemas, identity, attributes);
  known.set(key, found ?? null);
  return found;
}

/** A request has ended: its seat is free for whoever waits. */
export function giveSeatBack(state: ApiserverState, flight: RequestInFlight): void {
  const { fairness } = state;
  if (flight.priorityLevel === undefined) return;
  const level = fairness.levels.get(flight.priorityLevel);
  if (level === undefined) return;
  if (flight.hasSeat === true) {
    flight.hasSeat = false;
    level.executing--;
  } else {
    if (leaveQueue(level, flight.id)) level.rejected++;
    return;
  }
  dispatch(state, level);
  for (const other of fairness.levels.values()) if (other !== level && other.waiting.size > 0) dispatch(state, other);
}

function dispatch({ fairness, requests }: ApiserverState, level: LevelState): void {
  while (level.waiting.size > 0 && hasSeat(fairness.levels, level)) {
    const id = dequeue(level);
    const flight = id === undefined ? undefined : requests.get(id);
    if (id === undefined || flight === undefined) continue;
    flight.hasSeat = true;
    level.executing++;
    level.dispatched++;
    fairness.ready.push(id);
  }
}
