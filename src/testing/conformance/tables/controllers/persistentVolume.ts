import matchVolumes from "../../../recorded/controllers/pvMatchVolumes.json" with { type: "json" };
import type { KubeObject } from "../../../../engine/api/index.ts";
import { findBestMatch, hasAccessModes, volumeModesDiffer } from "../../../../engine/api/index.ts";
import type { ApiCall } from "../../../../engine/client/index.ts";
import { keyOf } from "../../../../engine/client/index.ts";
import { persistentVolumeController } from "../../../../engine/controllers/persistentVolume/index.ts";
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from "../../../../engine/kinds/index.ts";
import type { TableVerdict } from "../tableRunner.ts";
import { skipped, tableRunner } from "../tableRunner.ts";
import type { ControllerLab } from "./controllerLab.ts";
import { accepted, newControllerLab } from "./controllerLab.ts";
import { same, tableNow } from "./controllerTable.ts";
import { completePod } from "./objects.ts";

interface SyncCase {
  readonly given: { readonly initialClaims?: readonly PersistentVolumeClaim[]; readonly initialVolumes?: readonly PersistentVolume[]; readonly errors?: readonly unknown[] };
  readonly expected: { readonly expectedClaims?: readonly PersistentVolumeClaim[]; readonly expectedVolumes?: readonly PersistentVolume[]; readonly expectedEvents?: readonly string[] };
  readonly syncFn: string;
  readonly storageClasses?: readonly StorageClass[];
  readonly pods?: readonly Partial<Pod>[];
}

interface MatchCase {
  readonly given: { readonly claim: PersistentVolumeClaim };
  readonly expected: { readonly expectedMatch?: string };
}

interface ModeCase {
  readonly given: { readonly pvc: PersistentVolumeClaim; readonly vol: PersistentVolume };
  readonly expected: { readonly isExpectedMismatch: boolean };
}

interface AccessCase {
  readonly given: { readonly claim: PersistentVolumeClaim };
  readonly expected: { readonly shouldSucceed: boolean };
}

type Case = { readonly name: string } & (
  | ({ readonly test: "persistentvolume.runSyncTests" | "persistentvolume.runMultisyncTests" } & SyncCase)
  | ({ readonly test: "persistentvolume.TestMatchVolume" } & MatchCase)
  | ({ readonly test: "persistentvolume.TestVolumeModeCheck" } & ModeCase)
  | ({ readonly test: "persistentvolume.TestCheckAccessModes" } & AccessCase)
);

type Lab = ControllerLab<unknown>;

const claims = "v1/persistentvolumeclaims";
const volumes = "v1/persistentvolumes";
const provisionerAnnotation = "volume.kubernetes.io/storage-provisioner";
const provisionedByAnnotation = "pv.kubernetes.io/provisioned-by";
const mockProvisioner = "kubernetes.io/mock-volume";
const ofTheTree = "a provisioner of the tree, of which v1.36 has none left but upstream's mock";

/** The volume that TestCheckAccessModes has. */
const readWrite = { spec: { accessModes: ["ReadWriteOnce", "ReadWriteMany"] } } as unknown as PersistentVolume;

/** The volumes that TestMatchVolume chooses from. */
const indexed = (matchVolumes as unknown as readonly PersistentVolume[]).map((volume) => ({ ...volume, status: (volume as Partial<PersistentVolume>).status ?? {} }));

/** The plugin of upstream's tests deletes and recycles what it is given; here hostPath does. */
function onHostPath(volume: PersistentVolume): PersistentVolume {
  const { gcePersistentDisk, ...spec } = volume.spec as PersistentVolume["spec"] & { readonly gcePersistentDisk?: unknown };
  return gcePersistentDisk === undefined ? volume : { ...volume, spec: { ...spec, hostPath: { path: "/tmp/mock" } } };
}

/** What upstream's test does to the volume before it looks: an external driver has made it. */
const externallyProvisioned = (volume: PersistentVolume): PersistentVolume => ({
  ...volume,
  metadata: { ...volume.metadata, annotations: { ...volume.metadata.annotations, [provisionedByAnnotation]: "external.io/test" } },
});

/** What the case cannot have here, if anything. */
function missing({ given, expected, syncFn }: SyncCase, name: string): string | undefined {
  const hasClass = [...(given.initialClaims ?? []), ...(given.initialVolumes ?? [])].some(({ spec }) => spec.volumeAttributesClassName !== undefined);
  if (name.includes("VolumeAttributesClass=false") && hasClass) return "gate VolumeAttributesClass=false";
  if ((expected.expectedClaims ?? []).some(({ metadata }) => metadata.annotations?.[provisionerAnnotation] === mockProvisioner)) return ofTheTree;
  const isMocked = syncFn.includes("wrapTestWith");
  if (syncFn.includes("wrapTestWithInjectedOperation")) return "somebody else's write in the middle of the sync, which the table does not tell";
  if (isMocked && (given.initialVolumes ?? []).some(({ metadata }) => metadata.annotations?.[provisionedByAnnotation] === mockProvisioner)) return ofTheTree;
  return isMocked && (expected.expectedVolumes ?? []).some(({ status }) => (status.message ?? "").includes("Mock")) ? "a volume plugin that fails as upstream's mock does" : undefined;
}

/** What is written is in the cache at once. */
function write(lab: Lab, store: ReadonlyMap<string, Map<string, KubeObject>>, version: () => number) {
  return (call: ApiCall): ReturnType<typeof accepted> => {
    const objects = store.get(call.resource);
    if (call.verb === "delete") {
      objects?.delete(call.name ?? "");
      lab.remove(call.resource, call.name ?? "");
      return accepted(call);
    }
    const sent = call.body as KubeObject;
    const object: KubeObject = { ...sent, metadata: { ...sent.metadata, resourceVersion: String(version()) } };
    const isGone = object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).length === 0;
    if (isGone) objects?.delete(keyOf(object));
    else objects?.set(keyOf(object), object);
    if (isGone) lab.remove(call.resource, keyOf(object));
    else lab.put(call.resource, object);
    return { ok: true, object };
  };
}

const incidental = new Set(["resourceVersion", "lastPhaseTransitionTime", "kind", "apiVersion"]);

/** Without what the tests leave open. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, each]) => (incidental.has(key) ? [] : [[key, plain(each)]])));
}

const byName = (objects: Iterable<KubeObject>): object => Object.fromEntries([...objects].map((object) => [object.metadata.name, plain(object)]));

function judgeSync(each: SyncCase, name: string, isMulti: boolean): TableVerdict {
  const why = missing(each, name);
  if (why !== undefined) return skipped(why);
  const isReclaiming = each.syncFn.includes("wrapTestWithReclaimCalls");
  const isExternal = name.includes("external deleter when volume is dynamic provisioning");
  const place = (volume: PersistentVolume): PersistentVolume => (isReclaiming ? onHostPath(volume) : isExternal ? externallyProvisioned(volume) : volume);
  const { initialClaims = [] } = each.given;
  const initialVolumes = (each.given.initialVolumes ?? []).map(place);
  const { storageClasses = [], pods = [] } = each;
  const lab: Lab = newControllerLab(
    persistentVolumeController,
    { [claims]: initialClaims, [volumes]: initialVolumes, "storage.k8s.io/v1/storageclasses": storageClasses, "v1/pods": pods.map(completePod) },
    tableNow,
  );
  const mapOf = (objects: readonly KubeObject[]): Map<string, KubeObject> => new Map(objects.map((object) => [keyOf(object), object]));
  const store = new Map([[claims, mapOf(initialClaims)], [volumes, mapOf(initialVolumes)]]);
  let version = 1;
  const answer = write(lab, store, () => (version += 1));
  const keys = (): readonly string[] => [...[...(store.get(claims)?.keys() ?? [])].map((key) => `claim:${key}`), ...[...(store.get(volumes)?.keys() ?? [])].map((key) => `volume:${key}`)];
  const isOfVolume = initialClaims.length === 0 || each.syncFn.endsWith("testSyncVolume") || each.syncFn.includes("TestDeleteSync") || each.syncFn.includes("TestRecycleSync");
  const first = isOfVolume ? `volume:${initialVolumes[0]?.metadata.name ?? ""}` : `claim:${keyOf(initialClaims[0] ?? { metadata: { name: "" } })}`;
  const run = lab.sync(first, answer);
  const told = run.events.flatMap(({ type, reason, message }) => (reason === undefined ? [] : [`${type ?? ""} ${reason} ${message ?? ""}`]));
  for (let round = 0, before = -1; isMulti && before !== version && round < 10; round += 1) {
    before = version;
    for (const key of keys()) lab.sync(key, answer);
  }
  // Upstream's tests read no further than the events that they wait for.
  const { expectedClaims = [], expectedVolumes = [], expectedEvents = [] } = each.expected;
  return same(
    { claims: byName(expectedClaims), volumes: byName(expectedVolumes.map(place)), events: expectedEvents, fails: each.syncFn.endsWith("Error") },
    {
      claims: byName(store.get(claims)?.values() ?? []),
      volumes: byName(store.get(volumes)?.values() ?? []),
      events: expectedEvents.map((wanted, index) => (told[index]?.startsWith(wanted) === true ? wanted : (told[index] ?? ""))),
      fails: run.error !== undefined,
    },
  );
}

function judge(each: Case): TableVerdict {
  switch (each.test) {
    case "persistentvolume.runSyncTests":
      return judgeSync(each, each.name, false);
    case "persistentvolume.runMultisyncTests":
      return judgeSync(each, each.name, true);
    case "persistentvolume.TestMatchVolume":
      return same(each.expected.expectedMatch ?? "", findBestMatch(each.given.claim, indexed, false)?.metadata.uid ?? "");
    case "persistentvolume.TestVolumeModeCheck":
      return same(each.expected.isExpectedMismatch, volumeModesDiffer(each.given.pvc, each.given.vol));
    case "persistentvolume.TestCheckAccessModes":
      return same(each.expected.shouldSucceed, hasAccessModes(each.given.claim, readWrite));
    default:
      return { type: "notCovered", test: (each as { readonly test: string }).test };
  }
}

/** Binding, provisioning and reclaiming, by whole syncs. */
export const persistentVolume = tableRunner<Case>("controllers/persistentvolume.json", () => judge);
