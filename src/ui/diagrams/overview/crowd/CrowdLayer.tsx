import { ViewportPortal } from "@xyflow/react";
import { cluster } from "../../../stores/cluster.ts";
import { useUi } from "../../../stores/ui.ts";
import type { UiState } from "../../../stores/ui.ts";
import type { Layout } from "../layoutTypes.ts";
import type { Routes } from "../routes.ts";
import { CrowdCanvas } from "./CrowdCanvas.tsx";
import { CrowdCards, useNearMembers } from "./CrowdCards.tsx";
import { CrowdCursor } from "./CrowdCursor.tsx";
import { CrowdHeads } from "./CrowdHeads.tsx";
import type { Crowd } from "./crowdLayout.ts";
import { CrowdLines } from "./CrowdLines.tsx";
import { restName } from "./grouping.ts";
import type { GroupBy } from "./grouping.ts";

export interface CrowdLayerProps {
  readonly layout: Layout;
  readonly crowd: Crowd;
  readonly routes: Routes;
  readonly by: GroupBy;
  readonly onFly: (name: string) => void;
}

/** The workers of a large cluster: cells on a canvas; cards where one comes near. */
export function CrowdLayer({ layout, crowd, routes, by, onFly }: CrowdLayerProps) {
  const chosen = useUi(({ selection }) => workerOf(selection));
  const selected = chosen !== undefined && crowd.cells.has(chosen) ? chosen : undefined;
  const near = useNearMembers(crowd);
  const cursor = selected ?? crowd.groups[0]?.members[0];
  return (
    <>
      <CrowdCanvas crowd={crowd} selected={selected} />
      <ViewportPortal>
        <CrowdLines layout={layout} routes={routes} selected={selected} />
        <CrowdHeads crowd={crowd} restName={restName(by)} />
        {cursor !== undefined && !near.includes(cursor) && <CrowdCursor crowd={crowd} name={cursor} onFly={onFly} />}
        <CrowdCards crowd={crowd} names={near} />
      </ViewportPortal>
    </>
  );
}

/** The machine that the selection is on. */
function workerOf(selection: UiState["selection"]): string | undefined {
  if (selection === null) return undefined;
  switch (selection.type) {
    case "machine":
      return selection.name;
    case "process":
      return cluster.processes.get(selection.name)?.machine;
    case "object":
      return cluster.pods.get(selection.uid)?.node;
    case "link":
      return selection.to;
  }
}
