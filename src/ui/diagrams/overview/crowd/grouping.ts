import { useMemo, useSyncExternalStore } from "react";
import type { MachineRow } from "../../../../protocol/index.ts";
import { machineLooks, nodeLook } from "../../../design/processLook.ts";
import { cluster } from "../../../stores/cluster.ts";
import { wordsOf } from "../../../stores/words/language.ts";

/** By worker: what it stands with in a crowd. */
export type Grouping = ReadonlyMap<string, string>;

export const groupings = ["none", "zone", "pool", "state"] as const;

export type GroupBy = (typeof groupings)[number];

export const isGroupBy = (value: string | undefined): value is GroupBy => groupings.some((each) => each === value);

/** What a worker is put to. */
export function groupOf(row: MachineRow, by: GroupBy): string {
  switch (by) {
    case "none":
      return "";
    case "zone":
      return row.zone ?? "";
    case "pool":
      return row.pool ?? "";
    case "state":
      return machineLooks(row)[0]?.word ?? nodeLook(row)?.word ?? "";
  }
}

/** The heading of those that have no group. */
export function restName(by: GroupBy): string {
  const words = wordsOf("overview");
  return by === "zone" ? words.groupings.noZone : by === "pool" ? words.groupings.noPool : "";
}

const noGroups: Grouping = new Map();
const calmMs = 500;

/** The groups of all workers, as they change; read twice a second at most. Only a crowd is grouped. */
export function useGrouping(by: GroupBy): Grouping {
  const groups = useMemo(() => groupsBy(by), [by]);
  return useSyncExternalStore(groups.subscribe, groups.read);
}

function groupsBy(by: GroupBy) {
  let grouping = by === "none" ? noGroups : groupAll(by);
  return {
    read: () => grouping,
    subscribe: (listener: () => void) => {
      let timer: number | undefined;
      const read = () => {
        timer = undefined;
        const next = groupAll(by);
        if (isSame(grouping, next)) return;
        grouping = next;
        listener();
      };
      const later = () => {
        timer ??= window.setTimeout(read, calmMs);
      };
      const end = by === "none" ? () => undefined : cluster.machines.subscribe(later);
      if (by !== "none") later();
      return () => {
        window.clearTimeout(timer);
        end();
      };
    },
  };
}

function groupAll(by: GroupBy): Grouping {
  const grouping = new Map<string, string>();
  for (const row of cluster.machines.rows()) if (row.role === "worker") grouping.set(row.name, groupOf(row, by));
  return grouping;
}

function isSame(a: Grouping, b: Grouping): boolean {
  if (a.size !== b.size) return false;
  for (const [name, group] of b) if (a.get(name) !== group) return false;
  return true;
}
