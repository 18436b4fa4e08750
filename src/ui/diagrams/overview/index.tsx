import { ReactFlow, ReactFlowProvider } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { Maximize } from "lucide-react";
import { Suspense, useCallback, useMemo, useRef } from "react";
import type { KeyboardEvent } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { DiagramFrame } from "../../design/DiagramFrame.tsx";
import { IconButton } from "../../design/IconButton.tsx";
import { useRoom } from "../../design/useRoom.ts";
import { useLook } from "../../stores/settings.ts";
import { usePlace } from "../../stores/place.ts";
import { useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import { CrowdLayer, FindWorker } from "./crowd/late.ts";
import { isGroupBy, useGrouping } from "./crowd/grouping.ts";
import type { GroupBy } from "./crowd/grouping.ts";
import { usePointed } from "./crowd/usePointed.tsx";
import { diagramNodes, nodeTypes } from "./diagramNodes.ts";
import { MessageRate, OverviewLegend } from "./Legend.tsx";
import { OverviewTable } from "./OverviewTable.tsx";
import styles from "./Overview.module.css";
import { PacketLayer } from "./PacketLayer.tsx";
import { observe } from "./observe.ts";
import { isDirection, moveFocus } from "../../design/spatialFocus.ts";
import { useClusterLayout } from "./useClusterLayout.ts";
import { nearestZoom, pageRoom, shapeFor, useFit } from "./useFit.ts";

const css = bindStyles(styles);

const noEdges: never[] = [];
const manyNodes = 150;

/** The whole cluster: control plane, load balancer, workers, and the messages between them. */
export function Overview() {
  const words = useWords("overview");
  const asTable = useUi((state) => state.asTable);
  return (
    <DiagramFrame label={words.title} table={<OverviewTable />} legend={<OverviewLegend />} observe={observe} corner={!asTable && <MessageRate />}>
      <ReactFlowProvider>
        <Picture />
      </ReactFlowProvider>
    </DiagramFrame>
  );
}

function Picture() {
  const words = useWords("overview");
  const container = useRef<HTMLDivElement>(null);
  const room = useRoom(container);
  const magnify = useLook((look) => look.stageMagnify);
  const { width, height } = pageRoom(room, magnify);
  const shape = shapeFor(width, height);
  const asked = usePlace((place) => place.options["by"]);
  const by: GroupBy = isGroupBy(asked) ? asked : "zone";
  const { layout, routes } = useClusterLayout(shape, useGrouping(by));
  const nodes = useMemo(() => diagramNodes(layout, routes), [layout, routes]);
  const { fit, onMove, flyTo } = useFit(layout, room, magnify);
  const pointed = usePointed(layout.crowd);
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.key === "0" && !event.ctrlKey && !event.metaKey) fit();
      else if (isDirection(event.key) && container.current !== null) moveFocus(container.current, event.key);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    [fit],
  );
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- arrow keys bubble up here from the boxes, which are buttons
    <div className={css("picture")} onKeyDown={onKeyDown}>
      <div ref={container} className="plane">
      <ReactFlow
        nodes={nodes}
        edges={noEdges}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomOnDoubleClick={false}
        panOnScroll={shape !== "phone"}
        minZoom={0.15}
        maxZoom={nearestZoom(layout) * magnify}
        onlyRenderVisibleElements={nodes.length > manyNodes}
        onMove={onMove}
        onPaneClick={pointed.onClick}
        onPaneContextMenu={pointed.onContextMenu}
        onPaneMouseMove={pointed.onMouseMove}
        onPaneMouseLeave={pointed.onMouseLeave}
        onDoubleClick={(event) => pointed.at(event).forEach(flyTo)}
        aria-label={words.label}
      >
        {layout.crowd !== undefined && (
          <Suspense fallback={null}>
            <CrowdLayer layout={layout} crowd={layout.crowd} routes={routes} by={by} onFly={flyTo} />
          </Suspense>
        )}
        <PacketLayer routes={routes} />
      </ReactFlow>
      </div>
      {layout.crowd !== undefined && (
        <Suspense fallback={null}>
          <FindWorker crowd={layout.crowd} by={by} onFly={flyTo} />
        </Suspense>
      )}
      {pointed.beside}
      <div className={`${css("fit")} no-print`}>
        <IconButton label={words.showAll} keys="0" icon={<Maximize size={16} />} onClick={fit} />
      </div>
    </div>
  );
}
