import { create } from "zustand";
import type { EventRow, Frame, LinkRow, MachineRow, ObjectRow, PodRow, ProcessRow, VitalRow, VitalSign } from "../../protocol/index.ts";
import { createKeyedStore } from "./keyedStore.ts";

/** The key of a link between two machines, whichever way round they are named. */
export const linkKey = (from: string, to: string): string => `${from}>${to}`;

/** Tables for the rows of a cluster. */
export const createClusterRows = () => ({
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
});

export type ClusterRows = ReturnType<typeof createClusterRows>;

/** What the page knows of its cluster: the rows that frames brought. */
export const cluster = createClusterRows();

/** The order in which the signs are shown. */
export const vitalSigns: readonly VitalSign[] = ["read", "write", "schedule", "heal", "traffic"];

/** The vital signs, newest state of each. */
export const useVitals = create<{ readonly bySign: Readonly<Partial<Record<VitalSign, VitalRow>>> }>(() => ({ bySign: {} }));

let processNames: readonly string[] = [];

/** By index: what the numbers in a frame's packets stand for. They are sent once, so who comes later asks here. */
export const knownProcessNames = (): readonly string[] => processNames;

/** Takes a frame's rows into the tables of its cluster. */
export function applyRowsTo(rows: ClusterRows, frame: Frame): void {
  if (frame.reset) for (const store of Object.values(rows)) store.clear();
  if (frame.machines !== undefined) rows.machines.apply(frame.machines);
  if (frame.processes !== undefined) rows.processes.apply(frame.processes);
  if (frame.links !== undefined) rows.links.apply(frame.links);
  if (frame.pods !== undefined) rows.pods.apply(frame.pods);
  if (frame.objects !== undefined) rows.objects.apply(frame.objects);
  if (frame.events !== undefined) rows.events.apply(frame.events);
}

/** Takes in a frame of the page's cluster. */
export function applyRows(frame: Frame): void {
  applyRowsTo(cluster, frame);
  if (frame.reset) useVitals.setState({ bySign: {} });
  processNames = frame.processNames ?? processNames;
  if (frame.vitals !== undefined && frame.vitals.length > 0) {
    const bySign = { ...useVitals.getState().bySign };
    for (const row of frame.vitals) bySign[row.sign] = row;
    useVitals.setState({ bySign });
  }
}
