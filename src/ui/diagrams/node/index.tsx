import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import type { CriAnsweredScene, CriFlightScene, OpenedNodeScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { DiagramFrame } from "../../design/DiagramFrame.tsx";
import type { Facts } from "../../design/facts.ts";
import { Popover } from "../../design/Popover.tsx";
import { isDirection, moveFocus } from "../../design/spatialFocus.ts";
import { useNow } from "../../design/useNow.ts";
import { useRoom } from "../../design/useRoom.ts";
import { setOptions, usePlace } from "../../stores/place.ts";
import { sceneNow, useScene } from "../../stores/scene.ts";
import { useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import { ApiStrip } from "./ApiStrip.tsx";
import { CriDetail } from "./CriDetail.tsx";
import { CriLane } from "./CriLane.tsx";
import { KernelBox } from "./KernelBox.tsx";
import { KubeletBox } from "./KubeletBox.tsx";
import { NodeLegend } from "./Legend.tsx";
import { Links } from "./Links.tsx";
import styles from "./Node.module.css";
import { NodeHeader } from "./NodeHeader.tsx";
import { worstOf } from "./judge.ts";
import { factsOf } from "./observe.ts";
import { ProxyBox } from "./ProxyBox.tsx";
import { RuntimeBox } from "./RuntimeBox.tsx";
import { NodeTables } from "./Tables.tsx";
import { workerOf } from "./workerOf.ts";

const css = bindStyles(styles);

const wideFrom = 1080;
const phoneBelow = 560;

/** A worker opened up: what its processes have in memory, and what its kernel keeps when they are dead. */
export function NodeDiagram() {
  const words = useWords("node");
  const node = usePlace((place) => place.options["node"] ?? "");
  useFollowSelection();
  const query = useMemo(() => ({ id: "node" as const, node }), [node]);
  const scene = useScene(query);
  const now = useNow(scene?.at ?? 0);
  const opened = scene?.opened;
  return (
    <DiagramFrame label={words.title} table={opened === undefined ? null : <NodeTables node={opened} now={now} />} legend={<NodeLegend />} observe={observe}>
      {opened === undefined ? <Missing node={node} isKnown={scene !== undefined} /> : <Picture node={opened} now={now} />}
    </DiagramFrame>
  );
}

const observe = (): Facts => factsOf(sceneNow("node")?.opened);

/** What is selected, here or in another diagram, decides which worker is opened up. */
function useFollowSelection(): void {
  useEffect(() => {
    const follow = (name: string | undefined): void => {
      if (name !== undefined && name !== usePlace.getState().options["node"]) setOptions({ node: name });
    };
    if (usePlace.getState().options["node"] === undefined) follow(workerOf(useUi.getState().selection));
    return useUi.subscribe(({ selection }, before) => {
      if (selection !== before.selection) follow(workerOf(selection));
    });
  }, []);
}

function Missing({ node, isKnown }: { readonly node: string; readonly isKnown: boolean }) {
  const words = useWords("node");
  if (!isKnown) return <p className={css("loading")}>{words.reading}</p>;
  return (
    <div className={css("missing")}>
      <p>{node === "" ? words.noWorkers : words.noWorker(node)}</p>
      {node !== "" && (
        <button type="button" className={css("other")} onClick={() => setOptions({ node: undefined })}>
          {words.openFirst}
        </button>
      )}
    </div>
  );
}

interface OpenedCall {
  readonly id: number;
  readonly anchor: DOMRect;
}

function Picture({ node, now }: { readonly node: OpenedNodeScene; readonly now: number }) {
  const container = useRef<HTMLDivElement>(null);
  const plane = useRef<HTMLDivElement>(null);
  const { width } = useRoom(container);
  const isWide = width >= wideFrom;
  const [opened, setOpened] = useState<OpenedCall>();
  const open = useCallback((id: number, anchor: DOMRect) => setOpened({ id, anchor }), []);
  const close = useCallback(() => setOpened(undefined), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isDirection(event.key) || container.current === null) return;
    moveFocus(container.current, event.key);
    event.preventDefault();
    event.stopPropagation();
  };
  const { kubelet, runtime, proxy, api, kernel } = node;
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- arrow keys bubble up here from the boxes, which are buttons
    <div ref={container} className={css("picture")} onKeyDown={onKeyDown}>
      <div ref={plane} className={css("plane", proxy === undefined && "withoutProxy")} data-opened={node.name}>
        {isWide && <Links key={node.name} container={plane} node={node} />}
        <NodeHeader node={node} now={now} />
        <ApiStrip api={api} now={now} />
        <div className={css("frame", worstOf(node) === "bad" && "troubled", node.power === "off" && "off")} aria-hidden="true" />
        <div className={css("cell", "kubelet")}>
          <KubeletBox kubelet={kubelet} api={api} kernel={kernel.memory} now={now} />
        </div>
        <div className={css("cell", "cri")}>
          <CriLane kubelet={kubelet} runtime={runtime} now={now} room={isWide ? { flights: 3, past: 9 } : width >= phoneBelow ? { flights: 6, past: 8 } : { flights: 4, past: 5 }} open={opened?.id} onOpen={open} />
        </div>
        <div className={css("cell", "runtime")}>
          <RuntimeBox runtime={runtime} kernel={kernel.memory} now={now} imagesShown={isWide ? 6 : 12} />
        </div>
        {proxy !== undefined && (
          <div className={css("cell", "proxy")}>
            <ProxyBox proxy={proxy} kernel={kernel.memory} now={now} />
          </div>
        )}
        <div className={css("cell", "kernel")}>
          <KernelBox node={node} now={now} />
        </div>
      </div>
      {opened !== undefined && <Told node={node} now={now} opened={opened} onClose={close} />}
    </div>
  );
}

/** The call that was clicked; one that the kubelet has forgotten is told as it was last seen. */
function Told({ node, now, opened, onClose }: { readonly node: OpenedNodeScene; readonly now: number; readonly opened: OpenedCall; readonly onClose: () => void }) {
  const words = useWords("node");
  const { memory } = node.kubelet;
  const found = memory?.calls.find(({ id }) => id === opened.id) ?? memory?.answered.find(({ id }) => id === opened.id);
  const [last, setLast] = useState<CriFlightScene | CriAnsweredScene>();
  if (found !== undefined && found !== last) setLast(found);
  const shown = found ?? (last?.id === opened.id ? last : undefined);
  return (
    <Popover label={words.dialog(opened.id)} anchor={opened.anchor} placement="below-start" onClose={onClose}>
      {shown === undefined ? <p>{words.forgotten}</p> : <CriDetail call={shown} now={now} />}
    </Popover>
  );
}
