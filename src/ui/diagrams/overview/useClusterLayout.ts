import { useMemo, useState, useSyncExternalStore } from "react";
import { cluster } from "../../stores/cluster.ts";
import type { KeyedStore } from "../../stores/keyedStore.ts";
import { layoutCluster } from "./layout.ts";
import type { Layout, MachineInput, ProcessInput, Shape } from "./layoutTypes.ts";
import { routeLayout } from "./routes.ts";
import type { Routes } from "./routes.ts";
import type { Grouping } from "./crowd/grouping.ts";

export interface Picture {
  readonly layout: Layout;
  readonly routes: Routes;
}

/** Places for everything there is; made anew only when a machine or process comes or goes, or the screen turns. */
export function useClusterLayout(shape: Shape, grouping: Grouping): Picture {
  const machineNames = useCalmKeys(cluster.machines);
  const processNames = useCalmKeys(cluster.processes);
  const [layOut] = useState(createLayouter);
  return useMemo(() => layOut({ shape, machineNames, processNames, grouping }), [layOut, shape, machineNames, processNames, grouping]);
}

interface Wanted {
  readonly shape: Shape;
  readonly machineNames: readonly string[];
  readonly processNames: readonly string[];
  readonly grouping: Grouping;
}

/** Remembers where workers stood, so that those who stay do not move. */
function createLayouter(): (wanted: Wanted) => Picture {
  let slots: ReadonlyMap<string, number> = new Map();
  return ({ shape, machineNames, processNames, grouping }) => {
    const machines = rowsOf(machineNames, cluster.machines.get).map(({ name, role }): MachineInput => ({ name, role, group: grouping.get(name) ?? "" }));
    const processes = rowsOf(processNames, cluster.processes.get).map(({ name, binary, machine }): ProcessInput => ({ name, binary, machine }));
    const layout = layoutCluster({ shape, machines, processes, slots });
    slots = layout.slots;
    return { layout, routes: routeLayout(layout) };
  };
}

function rowsOf<Row>(keys: readonly string[], get: (key: string) => Row | undefined): readonly Row[] {
  return keys.map(get).filter((row) => row !== undefined);
}

/** From so many on, rows come in many frames, and a new layout with each of them would be all that is done. */
const manyKeys = 300;
const calmMs = 250;

/** All keys; of many, not oftener than one can follow. */
function useCalmKeys<Row>(store: KeyedStore<Row>): readonly string[] {
  const [calm] = useState(() => calmed(store));
  return useSyncExternalStore(calm.subscribe, calm.keys);
}

function calmed<Row>(store: KeyedStore<Row>) {
  let keys = store.keys();
  return {
    keys: () => keys,
    subscribe: (listener: () => void) => {
      let timer: number | undefined;
      const take = () => {
        timer = undefined;
        keys = store.keys();
        listener();
      };
      const end = store.subscribeKeys(() => {
        if (store.keys().length < manyKeys) take();
        else timer ??= window.setTimeout(take, calmMs);
      });
      take();
      return () => {
        window.clearTimeout(timer);
        end();
      };
    },
  };
}
