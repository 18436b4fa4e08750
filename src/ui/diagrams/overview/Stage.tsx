import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { CSSProperties, ReactNode } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import type { Camera, View } from "./camera.ts";
import { DiagramBox } from "./diagramNodes.tsx";
import type { DiagramNode } from "./diagramNodes.tsx";
import { listenForGestures } from "./gestures.ts";
import styles from "./Overview.module.css";
import type { Room } from "./useFit.ts";

const css = bindStyles(styles);

export interface StageProps {
  readonly camera: Camera;
  readonly nodes: readonly DiagramNode[];
  readonly room: Room;
  /** The person has moved the picture. Constant. */
  readonly onMoved: () => void;
  /** A press that hit no box. Constant. */
  readonly onPressBeside: () => void;
  readonly children: ReactNode;
}

/** With more boxes than this, only those in view exist. */
const manyNodes = 400;

/** The picture under its camera: boxes at their places on a plane that is moved and scaled as a whole. */
export function Stage({ camera, nodes, room, onMoved, onPressBeside, children }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const plane = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const place = ({ x, y, zoom }: View) => {
      if (plane.current !== null) plane.current.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`;
    };
    place(camera.view());
    return camera.subscribe(place);
  }, [camera]);

  useEffect(() => (stage.current === null ? undefined : listenForGestures(stage.current, camera, { onMoved, onPressBeside })), [camera, onMoved, onPressBeside]);

  const visible = useVisible(camera, nodes, room);
  return (
    <div ref={stage} className={css("stage")} role="group" aria-label="The cluster">
      <div ref={plane} className={css("plane")}>
        {visible.map((node) => (
          <div key={node.id} className={css("node", node.type)} style={placeOf(node)}>
            <DiagramBox node={node} />
          </div>
        ))}
      </div>
      {children}
    </div>
  );
}

function placeOf({ rect, depth }: DiagramNode): CSSProperties {
  return { transform: `translate(${rect.x}px, ${rect.y}px)`, width: rect.width, height: rect.height, zIndex: depth };
}

/** The nodes that can be seen, and some around them; all, where there are few. */
function useVisible(camera: Camera, nodes: readonly DiagramNode[], room: Room): readonly DiagramNode[] {
  const isLarge = nodes.length > manyNodes;
  // Coarse, so that a drag renders anew only now and then.
  const [seen, setSeen] = useState("");
  useEffect(() => {
    if (!isLarge) return undefined;
    const look = ({ x, y, zoom }: View) => setSeen([x / zoom, y / zoom, room.width / zoom, room.height / zoom].map((length) => Math.round(length / coarse) * coarse).join(" "));
    look(camera.view());
    return camera.subscribe(look);
  }, [camera, isLarge, room]);
  return useMemo(() => {
    if (!isLarge || seen === "") return nodes;
    const [x = 0, y = 0, width = 0, height = 0] = seen.split(" ").map(Number);
    const isSeen = ({ rect }: DiagramNode) => rect.x + rect.width > -x - coarse && rect.x < -x + width + coarse && rect.y + rect.height > -y - coarse && rect.y < -y + height + coarse;
    return nodes.filter(isSeen);
  }, [isLarge, nodes, seen]);
}

const coarse = 200;
