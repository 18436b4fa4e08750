import { anonymous, chainsOf, digest, trialsOf } from "./digest.ts";
import type { Chains } from "./digest.ts";
import type { RecordedEvent, Recording } from "./recording.ts";

/** Kinds whose objects are followed; service accounts and the like come with every namespace. */
const ignored = /^Namespace\/default$|^(ServiceAccount|ConfigMap)\/(default|kube-root-ca\.crt)$|^(ControllerRevision|Endpoints)\//;

/** All that is different between what was recorded and what was lived through here. */
export function differences(recording: Recording, events: readonly RecordedEvent[]): readonly string[] {
  const trials = trialsOf(recording);
  const mine = chainsOf(digest(events));
  const timeline = recording.observed.timeline ?? [];
  return [...compareObjects(trials, mine), ...compareEvents(trials, mine), ...compareTexts(timeline, events), ...compareConditions(timeline, events), ...compareEnds(timeline, events)];
}

const union = <T>(maps: readonly ReadonlyMap<string, T>[]): readonly string[] => [...new Set(maps.flatMap((map) => [...map.keys()]))];

function compareObjects(trials: readonly Chains[], mine: Chains): readonly string[] {
  const found: string[] = [];
  for (const subject of union([...trials.map((trial) => trial.objects), mine.objects])) {
    if (ignored.test(subject)) continue;
    const theirs = trials.map((trial) => trial.objects.get(subject) ?? []);
    if (subject.startsWith("Namespace/") && theirs.every((chains) => chains.length === 0)) continue;
    const own = mine.objects.get(subject) ?? [];
    if (subject.startsWith("Node/") && theirs.every((chains) => chains.length === 0) && own.every((chain) => chain === "+")) continue;
    // A chain is right when some object of some trial had it; how many objects there are must agree with a trial.
    const known = new Set(theirs.flat());
    const counts = theirs.map((chains) => chains.length);
    if (own.length < Math.min(...counts) || own.length > Math.max(...counts)) found.push(`${subject}: ${own.length} objects, recorded ${counts.join(" or ")}`);
    for (const chain of new Set(own)) {
      if (known.has(chain) || known.has(hurried(chain)) || (known.size > 1 && isVariation(chain, known))) continue;
      found.push(`${subject}: "${chain}", recorded ${[...known].slice(0, 3).map((one) => `"${one}"`).join(" or ")}`);
    }
  }
  return found;
}

/** A kubelet on a slow host tells of a container that was quick only when it has ended. */
const hurried = (chain: string): string =>
  chain.replace("status.phase=Running, status.conditions[Ready].status=True, status.phase=Succeeded, status.conditions[Ready].status=False", "status.phase=Succeeded");

/** Where trials disagree, order is chance: the same beginning and end, and no step that no trial has. */
function isVariation(chain: string, known: ReadonlySet<string>): boolean {
  const steps = chain.split(", ");
  const words = new Set([...known].flatMap((one) => one.split(", ").map(withoutNumber)));
  return [...known].some((one) => {
    const theirs = one.split(", ");
    return theirs[0] === steps[0] && theirs.at(-1) === steps.at(-1);
  }) && steps.every((step) => words.has(withoutNumber(step)));
}

const withoutNumber = (text: string): string => text.replace(/=\d+$/, "=N");

function compareEvents(trials: readonly Chains[], mine: Chains): readonly string[] {
  const found: string[] = [];
  for (const key of union([...trials.map((trial) => trial.events), mine.events])) {
    if (/^Node\/\S+ (RegisteredNode|Starting)/.test(key)) continue;
    const counts = trials.map((trial) => trial.events.get(key) ?? 0);
    const count = mine.events.get(key) ?? 0;
    // How a roll-out is cut into steps is chance where trials cut it differently.
    const isChance = Math.min(...counts) !== Math.max(...counts) || (key.endsWith(" ScalingReplicaSet") && !haveSameSteps(trials));
    const slack = !isChance ? 0 : Math.max(1, Math.round(Math.max(...counts) / 4));
    if (count < Math.min(...counts) - slack || count > Math.max(...counts) + slack) found.push(`event ${key}: ${count} times, recorded ${[...new Set(counts)].join(" or ")}`);
  }
  return found;
}

const stepsOf = (trial: Chains): string => [...trial.objects].filter(([subject]) => subject.startsWith("ReplicaSet/")).map(([subject, chains]) => `${subject} ${chains.join(" ")}`).toSorted().join();
const haveSameSteps = (trials: readonly Chains[]): boolean => new Set(trials.map(stepsOf)).size <= 1;

const plain = (text: string): string => anonymous(text).replace("(combined from similar events): ", "").replace(/\b[tm]\d\b/g, "NODE").replace(/\d+(\.\d+)?/g, "N").replace(/<uid>|[0-9a-fN]{1,8}-[0-9a-fN]+-[0-9a-fN]+-[0-9a-fN]+-[0-9a-fN]+/g, "UID");

function texts(events: readonly RecordedEvent[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const event of events) {
    if (event.kind !== "Event" || event.on?.startsWith("Node/") === true) continue;
    found.add(`${anonymous(event.on ?? "")} ${event.type ?? ""} ${event.reason ?? ""}: ${plain(event.message ?? "")}`);
  }
  return found;
}

function compareTexts(theirs: readonly RecordedEvent[], own: readonly RecordedEvent[]): readonly string[] {
  return setDifference("event text", texts(theirs), texts(own));
}

function setDifference(label: string, theirs: ReadonlySet<string>, own: ReadonlySet<string>): readonly string[] {
  return [
    ...[...theirs].filter((one) => !own.has(one)).map((one) => `${label} missing: ${one}`),
    ...[...own].filter((one) => !theirs.has(one)).map((one) => `${label} not recorded: ${one}`),
  ];
}

type Flat = Readonly<Record<string, unknown>>;

/** Every state a condition of a non-pod object was in: type, status, reason, message. */
function conditionStates(events: readonly RecordedEvent[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [subject, states] of lives(events)) {
    if (subject.startsWith("Node/") || subject.startsWith("Pod/") || subject.startsWith("Node/")) continue;
    for (const { flat } of states) {
      for (const path of Object.keys(flat)) {
        const match = /^status\.conditions\[(\w+)\]\.status$/.exec(path);
        if (match === null) continue;
        const at = `status.conditions[${match[1] ?? ""}]`;
        found.add(`${anonymous(subject)} ${match[1] ?? ""}=${text(flat[path])} ${text(flat[`${at}.reason`])}: ${plain(text(flat[`${at}.message`]))}`);
      }
    }
  }
  return found;
}

const text = (value: unknown): string => (value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value as string));

function compareConditions(theirs: readonly RecordedEvent[], own: readonly RecordedEvent[]): readonly string[] {
  return setDifference("condition", conditionStates(theirs), conditionStates(own));
}

interface Moment {
  readonly flat: Flat;
  readonly gone: boolean;
}

/** Each object's states, one after the other. */
export function lives(events: readonly RecordedEvent[]): ReadonlyMap<string, readonly Moment[]> {
  const found = new Map<string, Moment[]>();
  for (const event of events) {
    if (event.kind === "Event") continue;
    const subject = `${event.kind}/${event.name ?? ""}`;
    const list = found.get(subject) ?? [];
    const last = list.at(-1)?.flat ?? {};
    if (event.change === "DELETED") list.push({ flat: last, gone: true });
    else if (event.change === "ADDED") list.push({ flat: flattenStatus(event.object ?? {}), gone: false });
    else list.push({ flat: Object.fromEntries([...Object.entries(last).filter(([path]) => path in (event.set ?? {}) === false), ...Object.entries(event.set ?? {}).filter(([, value]) => value !== null)]), gone: false });
    found.set(subject, list);
  }
  return found;
}

function flattenStatus(object: Flat): Flat {
  const flat: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(object)) {
    if (path === "status" && typeof value === "object" && value !== null) for (const [key, inner] of Object.entries(value)) flat[`status.${key}`] = inner;
    else flat[path] = value;
  }
  return flat;
}

const passing = /Time$|\.lastUpdateTime|startTime|startedAt|uncountedTerminatedPods|observedGeneration$/;

/** The numbers of a status at the end, 0 and absent being the same. */
function endOf(moments: readonly Moment[]): ReadonlyMap<string, string> {
  const last = moments.at(-1);
  const found = new Map<string, string>();
  if (last === undefined || last.gone) return found;
  for (const [path, value] of Object.entries(last.flat)) {
    if (!path.startsWith("status.") || passing.test(path) || path.startsWith("status.conditions[") || path.startsWith("status.loadBalancer") || path.startsWith("status.active[")) continue;
    if (value === 0 || (typeof value === "object" && value !== null)) continue;
    found.set(path, text(value));
  }
  return found;
}

function compareEnds(theirs: readonly RecordedEvent[], own: readonly RecordedEvent[]): readonly string[] {
  const found: string[] = [];
  const recorded = lives(theirs);
  const lived = lives(own);
  for (const subject of union([recorded, lived])) {
    if (ignored.test(subject) || !recorded.has(subject) && subject.startsWith("Namespace/")) continue;
    if (subject.startsWith("Node/") || subject.startsWith("Pod/") || subject.startsWith("EndpointSlice/")) continue;
    const a = endOf(recorded.get(subject) ?? []);
    const b = endOf(lived.get(subject) ?? []);
    for (const path of union([a, b])) if (a.get(path) !== b.get(path)) found.push(`${subject} ends with ${path}=${b.get(path) ?? "absent"}, recorded ${a.get(path) ?? "absent"}`);
  }
  return found;
}
