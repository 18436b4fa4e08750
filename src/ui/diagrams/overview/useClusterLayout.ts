import { useMemo, useState } from "react";
import { cluster } from "../../stores/cluster.ts";
import { useKeys } from "../../stores/keyedStore.ts";
import { layoutCluster } from "./layout.ts";
import type { Layout, MachineInput, ProcessInput, Shape } from "./layoutTypes.ts";
import { routeLayout } from "./routes.ts";
import type { Routes } from "./routes.ts";

export interface Picture {
  readonly layout: Layout;
  readonly routes: Routes;
}

/** Places for everything there is; made anew only when a machine or process comes or goes, or the screen turns. */
export function useClusterLayout(shape: Shape): Picture {
  const machineNames = useKeys(cluster.machines);
  const processNames = useKeys(cluster.processes);
  const [layOut] = useState(createLayouter);
  return useMemo(() => layOut(shape, machineNames, processNames), [layOut, shape, machineNames, processNames]);
}

/** Remembers where workers stood, so that those who stay do not move. */
function createLayouter(): (shape: Shape, machineNames: readonly string[], processNames: readonly string[]) => Picture {
  let slots: ReadonlyMap<string, number> = new Map();
  return (shape, machineNames, processNames) => {
    const machines = rowsOf(machineNames, cluster.machines.get).map(({ name, role }): MachineInput => ({ name, role }));
    const processes = rowsOf(processNames, cluster.processes.get).map(({ name, binary, machine }): ProcessInput => ({ name, binary, machine }));
    const layout = layoutCluster({ shape, machines, processes, slots });
    slots = layout.slots;
    return { layout, routes: routeLayout(layout) };
  };
}

function rowsOf<Row>(keys: readonly string[], get: (key: string) => Row | undefined): readonly Row[] {
  return keys.map(get).filter((row) => row !== undefined);
}
