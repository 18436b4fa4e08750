import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../kinds/index.ts";
import type { Step, Write } from "./step.ts";
import { syncClaim } from "./syncClaim.ts";
import { syncVolume } from "./syncVolume.ts";
import type { StorageView } from "./view.ts";
import { claimKey } from "./view.ts";

interface SyncCase {
  readonly name: string;
  readonly syncFn: string;
  readonly storageClasses: readonly StorageClass[];
  readonly given: { readonly initialClaims?: readonly PersistentVolumeClaim[]; readonly initialVolumes?: readonly PersistentVolume[] };
  readonly expected: {
    readonly expectedClaims?: readonly PersistentVolumeClaim[];
    readonly expectedVolumes?: readonly PersistentVolume[];
    readonly expectedEvents?: readonly string[];
  };
}

const path = fileURLToPath(new URL("../../../testing/recorded/controllers/persistentvolume.json", import.meta.url));
const cases = JSON.parse(readFileSync(path, "utf8")) as readonly SyncCase[];

/** The objects as the decisions see them, and what they write. */
class Store {
  readonly claims = new Map<string, PersistentVolumeClaim>();
  readonly volumes = new Map<string, PersistentVolume>();
  readonly view: StorageView;

  constructor({ given, storageClasses }: SyncCase) {
    for (const claim of given.initialClaims ?? []) this.claims.set(claimKey(claim), claim);
    for (const volume of given.initialVolumes ?? []) this.volumes.set(volume.metadata.name, volume);
    this.view = {
      claim: (key) => this.claims.get(key),
      volume: (name) => this.volumes.get(name),
      volumes: () => [...this.volumes.values()],
      storageClass: (name) => storageClasses.find((each) => each.metadata.name === name),
      storageClasses: () => storageClasses,
      waitingPods: () => [],
    };
  }

  apply(what: Write): void {
    if (what.type === "claim" || what.type === "claimStatus") this.claims.set(claimKey(what.claim), what.claim);
    else if (what.type === "deleteVolume") this.volumes.delete(what.volume.metadata.name);
    else this.volumes.set(what.volume.metadata.name, what.volume);
  }
}

function settle(store: Store, look: () => Step | undefined): readonly string[] {
  const told: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    const step = look();
    const events = [...(step?.events ?? []), ...(step?.after === undefined ? [] : [step.after])];
    for (const { type, reason } of events) told.push(`${type} ${reason}`);
    if (step?.write === undefined) break;
    store.apply(step.write);
    if (step.last === true) break;
  }
  return told;
}

const transient = new Set(["resourceVersion", "lastPhaseTransitionTime", "message", "kind", "apiVersion"]);

/** Without what the recorded cases leave open, and without empty maps. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !transient.has(key));
  return Object.fromEntries(entries.map(([key, each]) => [key, plain(each)]));
}

const byName = (objects: Iterable<PersistentVolume | PersistentVolumeClaim>) =>
  Object.fromEntries([...objects].map((object) => [object.metadata.name, plain(object)]));

describe("binding", () => {
  it.for(cases)("$name", (one) => {
    const store = new Store(one);
    const claim = one.given.initialClaims?.[0];
    const volume = one.given.initialVolumes?.[0];
    const isClaim = one.syncFn.endsWith("testSyncClaim");
    const told = settle(store, () => {
      if (!isClaim) {
        const current = store.volumes.get(volume?.metadata.name ?? "");
        return current === undefined ? undefined : syncVolume(current, store.view, 0);
      }
      const current = claim === undefined ? undefined : store.claims.get(claimKey(claim));
      return current === undefined ? undefined : syncClaim(current, store.view, 0);
    });
    expect(byName(store.claims.values())).toEqual(byName(one.expected.expectedClaims ?? []));
    expect(byName(store.volumes.values())).toEqual(byName(one.expected.expectedVolumes ?? []));
    // The upstream test reads no further than the events that it waits for.
    const wanted = (one.expected.expectedEvents ?? []).map((event) => event.split(" ").slice(0, 2).join(" "));
    expect(told.slice(0, wanted.length)).toEqual(wanted);
  });
});
