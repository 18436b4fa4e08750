import { ReactFlow, ReactFlowProvider, useReactFlow, ViewportPortal } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { Maximize } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import type { KeyboardEvent, RefObject } from "react";
import type { ObjectGraphScene, SceneQuery } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { DiagramFrame } from "../../design/DiagramFrame.tsx";
import { IconButton } from "../../design/IconButton.tsx";
import { SelectField } from "../../design/SelectField.tsx";
import { isDirection, moveFocus } from "../../design/spatialFocus.ts";
import { SubjectMenu } from "../../design/SubjectMenu.tsx";
import { usePrefersReducedMotion } from "../../design/usePrefersReducedMotion.ts";
import { useRoom } from "../../design/useRoom.ts";
import { setOptions, usePlace } from "../../stores/place.ts";
import { useScene } from "../../stores/scene.ts";
import { useLook } from "../../stores/settings.ts";
import { select, useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import { layoutGraph } from "./layout.ts";
import type { GraphLayout } from "./layout.ts";
import { ObjectCard } from "./ObjectCard.tsx";
import styles from "./Objects.module.css";
import { ObjectsLegend } from "./ObjectsLegend.tsx";
import { ObjectTables } from "./ObjectTables.tsx";
import { observeObjects } from "./observe.ts";
import { RelationLines } from "./RelationLines.tsx";

const css = bindStyles(styles);

const noScene: ObjectGraphScene = { namespaces: [], objects: [], missing: [], relations: [], omitted: 0 };

/** The API's objects: who owns, selects, mounts and routes to whom, what is wanted and what is. */
export function ObjectsDiagram() {
  const words = useWords("objects");
  const namespace = usePlace((place) => place.options["namespace"] ?? "");
  const around = usePlace((place) => place.options["around"]);
  const query = useMemo((): Extract<SceneQuery, { readonly id: "objects" }> => ({ id: "objects", namespace, ...(around === undefined ? {} : { around }) }), [namespace, around]);
  const scene = useScene(query) ?? noScene;
  return (
    <DiagramFrame label={words.title} table={<ObjectTables scene={scene} />} legend={<ObjectsLegend />} observe={observeObjects}>
      <ReactFlowProvider>
        <Picture scene={scene} />
      </ReactFlowProvider>
      <Choices namespaces={scene.namespaces} namespace={namespace} around={around} omitted={scene.omitted} />
      <SubjectMenu />
    </DiagramFrame>
  );
}

interface ChoicesProps {
  readonly namespaces: readonly string[];
  readonly namespace: string;
  readonly around: string | undefined;
  readonly omitted: number;
}

function Choices({ namespaces, namespace, around, omitted }: ChoicesProps) {
  const words = useWords("objects");
  const selected = useUi((state) => (state.selection?.type === "object" ? state.selection.uid : undefined));
  return (
    <div className={css("choices")}>
      <SelectField label={words.choices.namespace} value={namespace} options={[{ value: "", label: words.choices.allButOwn }, ...namespaces.map((name) => ({ value: name, label: name }))]} onChange={(value) => setOptions({ namespace: value === "" ? undefined : value })} />
      {around !== undefined ? (
        <Button size="s" pressed onClick={() => setOptions({ around: undefined })}>
          {words.choices.showAll}
        </Button>
      ) : (
        selected !== undefined && (
          <Button size="s" onClick={() => setOptions({ around: selected })} title={words.choices.aroundTip}>
            {words.choices.around}
          </Button>
        )
      )}
      {omitted > 0 && <span className={css("omitted")}>{words.choices.omitted(omitted)}</span>}
    </div>
  );
}

const noNodes: never[] = [];
/** Time controls float at the bottom, the choice of namespace at the top. */
const padding = { x: 24, top: 56, bottom: 84 } as const;

function Picture({ scene }: { readonly scene: ObjectGraphScene }) {
  const words = useWords("objects");
  const container = useRef<HTMLDivElement>(null);
  const layout = useMemo(() => layoutGraph(scene), [scene]);
  const magnify = useLook((look) => look.stageMagnify);
  const { fit, onMove } = useFitGraph(layout, container, magnify);
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
  const first = layout.objects.find(({ object }) => object?.count === 1)?.uid;
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- arrow keys bubble up here from the cards, which are buttons
    <div className={css("picture")} onKeyDown={onKeyDown}>
      <div ref={container} className="plane">
      <ReactFlow nodes={noNodes} nodesFocusable={false} disableKeyboardA11y deleteKeyCode={null} selectionKeyCode={null} multiSelectionKeyCode={null} zoomOnDoubleClick={false} panOnScroll minZoom={0.1} maxZoom={2 * magnify} onMove={onMove} onPaneClick={() => select(null)} aria-label={words.label}>
        <ViewportPortal>
          <RelationLines layout={layout} />
          {layout.objects.map((place) => (
            <ObjectCard key={place.uid} place={place} isFirst={place.uid === first} />
          ))}
        </ViewportPortal>
      </ReactFlow>
      </div>
      {layout.objects.length === 0 && (
        <p className={css("empty")}>
          <b>{words.empty.title}</b> {words.empty.apply} <code>kubectl create deployment web --image=nginx --replicas=3</code>{words.empty.appear}
        </p>
      )}
      <div className={`${css("fit")} no-print`}>
        <IconButton label={words.showAll} keys="0" icon={<Maximize size={16} />} onClick={fit} />
      </div>
    </div>
  );
}

/** Keeps the whole graph in view until the person moves it; `fit` gives it back. */
function useFitGraph(layout: GraphLayout, container: RefObject<HTMLDivElement | null>, magnify: number) {
  const screen = useRoom(container);
  const { setViewport } = useReactFlow();
  const reduced = usePrefersReducedMotion();
  const moved = useRef(false);
  const { width, height } = layout;
  const apply = useCallback(
    (animated: boolean) => {
      if (screen.width === 0 || width === 0) return;
      const room = { width: screen.width / magnify, height: screen.height / magnify };
      const whole = Math.min((room.width - padding.x * 2) / width, (room.height - padding.top - padding.bottom) / height, 1.25);
      // On a phone a graph that fits cannot be read: it then begins at its left and is pushed along.
      const zoom = Math.max(whole, room.width < 560 ? 0.72 : 0.25);
      const x = Math.max(padding.x, (room.width - width * zoom) / 2);
      const y = padding.top + Math.max(0, (room.height - padding.top - padding.bottom - height * zoom) / 2);
      void setViewport({ x: x * magnify, y: y * magnify, zoom: zoom * magnify }, animated && !reduced ? { duration: 300 } : {});
    },
    [screen, magnify, width, height, setViewport, reduced],
  );
  useEffect(() => {
    if (!moved.current) apply(true);
  }, [apply]);
  return {
    onMove: useCallback((event: unknown) => {
      if (event !== null) moved.current = true;
    }, []),
    fit: useCallback(() => {
      moved.current = false;
      apply(true);
    }, [apply]),
  };
}
