import { useMemo, useRef } from "react";
import { cluster } from "../../stores/cluster.ts";
import { useKeys } from "../../stores/keyedStore.ts";
import { layoutCluster } from "./layout.ts";
import type { Layout, MachineInput, ProcessInput, Shape } from "./layoutTypes.ts";
import { routeLayout } from "./routes.ts";
import type { Routes } from "./routes.ts";

/** Places for everything there is; made anew only when a machine or process comes or goes, or the screen turns. */
export function useClusterLayout(shape: Shape): { readonly layout: Layout; readonly routes: Routes } {
  const machineNames = useKeys(cluster.machines);
  const processNames = useKeys(cluster.processes);
  const slots = useRef<ReadonlyMap<string, number>>(new Map());
  return useMemo(() => {
    const machines = rowsOf(machineNames, cluster.machines.get).map(({ name, role }): MachineInput => ({ name, role }));
    const processes = rowsOf(processNames, cluster.processes.get).map(({ name, binary, machine }): ProcessInput => ({ name, binary, machine }));
    const layout = layoutCluster({ shape, machines, processes, slots: slots.current });
    slots.current = layout.slots;
    return { layout, routes: routeLayout(layout) };
  }, [shape, machineNames, processNames]);
}

function rowsOf<Row>(keys: readonly string[], get: (key: string) => Row | undefined): readonly Row[] {
  return keys.map(get).filter((row) => row !== undefined);
}
