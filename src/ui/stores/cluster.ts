import { create } from "zustand";
import type { EventRow, Frame, LinkRow, MachineRow, ObjectRow, PodRow, ProcessRow, VitalRow, VitalSign } from "../../protocol/index.ts";
import { createKeyedStore } from "./keyedStore.ts";

/** The key of a link between two machines, whichever way round they are named. */
export const linkKey = (from: string, to: string): string => `${from}>${to}`;

/** What the page knows of the cluster: the rows that frames brought. */
export const cluster = {
  machines: createKeyedStore<MachineRow>({ keyOf: (row) => row.name }),
  /** Grouped by machine. */
  processes: createKeyedStore<ProcessRow>({ keyOf: (row) => row.name, groupOf: (row) => row.machine }),
  /** Only links with something wrong. */
  links: createKeyedStore<LinkRow>({ keyOf: (row) => linkKey(row.from, row.to) }),
  /** By uid, grouped by node ("" is: not scheduled yet). */
  pods: createKeyedStore<PodRow>({ keyOf: (row) => row.uid, groupOf: (row) => row.node }),
  /** By uid, grouped by kind. */
  objects: createKeyedStore<ObjectRow>({ keyOf: (row) => row.uid, groupOf: (row) => row.kind }),
  /** By uid, grouped by the uid of the object they are about. */
  events: createKeyedStore<EventRow>({ keyOf: (row) => row.uid, groupOf: (row) => row.objectUid }),
} as const;

/** The order in which the signs are shown. */
export const vitalSigns: readonly VitalSign[] = ["read", "write", "schedule", "heal", "traffic"];

/** The vital signs, newest state of each. */
export const useVitals = create<{ readonly bySign: Readonly<Partial<Record<VitalSign, VitalRow>>> }>(() => ({ bySign: {} }));

let processNames: readonly string[] = [];

/** By index: what the numbers in a frame's packets stand for. They are sent once, so who comes later asks here. */
export const knownProcessNames = (): readonly string[] => processNames;

/** Takes in a frame's rows. */
export function applyRows(frame: Frame): void {
  if (frame.reset) {
    for (const store of Object.values(cluster)) store.clear();
    useVitals.setState({ bySign: {} });
  }
  processNames = frame.processNames ?? processNames;
  if (frame.machines !== undefined) cluster.machines.apply(frame.machines);
  if (frame.processes !== undefined) cluster.processes.apply(frame.processes);
  if (frame.links !== undefined) cluster.links.apply(frame.links);
  if (frame.pods !== undefined) cluster.pods.apply(frame.pods);
  if (frame.objects !== undefined) cluster.objects.apply(frame.objects);
  if (frame.events !== undefined) cluster.events.apply(frame.events);
  if (frame.vitals !== undefined && frame.vitals.length > 0) {
    const bySign = { ...useVitals.getState().bySign };
    for (const row of frame.vitals) bySign[row.sign] = row;
    useVitals.setState({ bySign });
  }
}
