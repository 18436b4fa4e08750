import { useCallback, useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import type { AnsweredScene, ControlScene, RequestScene, SceneOf } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { DiagramFrame } from "../../design/DiagramFrame.tsx";
import type { Facts } from "../../design/facts.ts";
import { Glyph } from "../../design/Glyph.tsx";
import { Popover } from "../../design/Popover.tsx";
import { isDirection, moveFocus } from "../../design/spatialFocus.ts";
import type { Tone } from "../../design/tone.ts";
import { useRoom } from "../../design/useRoom.ts";
import { setOptions, usePlace } from "../../stores/place.ts";
import { sceneNow, useScene } from "../../stores/scene.ts";
import { useTime } from "../../stores/time.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { CloudBox, KubeletsBox, leaderOf, ManagerBox, SchedulerBox } from "./Components.tsx";
import styles from "./Control.module.css";
import { QueueDetail, WatchesDetail } from "./Details.tsx";
import { EtcdBox } from "./EtcdBox.tsx";
import { etcdVerdict, kubeletVerdict } from "./judge.ts";
import { ControlLegend } from "./Legend.tsx";
import { Links } from "./Links.tsx";
import { factsOf } from "./observe.ts";
import type { Opened } from "./opened.ts";
import { DeadServer, Pipeline } from "./Pipeline.tsx";
import { RequestDetail } from "./RequestDetail.tsx";
import { ServerChips } from "./ServerChips.tsx";
import { ControlTables } from "./Tables.tsx";
import { useNow } from "../../design/useNow.ts";

const css = bindStyles(styles);

const wideFrom = 1080;
const phoneBelow = 560;

/** The API server opened up, and everything of the control plane around it. */
export function ControlDiagram() {
  const say = useWords("control");
  const server = usePlace((place) => place.options["server"] ?? "");
  const query = useMemo(() => ({ id: "control" as const, server }), [server]);
  const scene = useScene(query);
  const now = useNow(scene?.at ?? 0);
  return (
    <DiagramFrame label={say.title} table={scene === undefined ? null : <ControlTables scene={scene} now={now} />} legend={<ControlLegend />} observe={observe}>
      {scene === undefined ? <p className={css("loading")}>{say.reading}</p> : <Picture scene={scene} now={now} />}
    </DiagramFrame>
  );
}

const observe = (): Facts => factsOf(sceneNow("control"), useTime.getState().now);

/** Beads in a stage and lines of the past, by the room there is. */
function roomFor(width: number): { readonly beads: number; readonly past: number } {
  if (width >= wideFrom) return { beads: 4, past: 13 };
  return width >= phoneBelow ? { beads: 6, past: 8 } : { beads: 4, past: 6 };
}

function Picture({ scene, now }: { readonly scene: SceneOf<"control">; readonly now: number }) {
  const say = useWords("control");
  const container = useRef<HTMLDivElement>(null);
  const plane = useRef<HTMLDivElement>(null);
  const { width } = useRoom(container);
  const isWide = width >= wideFrom;
  const [opened, setOpened] = useState<{ readonly what: Opened; readonly anchor: DOMRect }>();
  const open = useCallback((what: Opened, anchor: DOMRect) => setOpened({ what, anchor }), []);
  const openRequest = useCallback((id: number, anchor: DOMRect) => setOpened({ what: { type: "request", id }, anchor }), []);
  const close = useCallback(() => setOpened(undefined), []);
  const tonesText = isWide ? linkTones(scene, now) : "";
  const tones = useMemo(() => tonesOf(tonesText), [tonesText]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isDirection(event.key) || container.current === null) return;
    moveFocus(container.current, event.key);
    event.preventDefault();
    event.stopPropagation();
  };
  const { pipeline } = scene;
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- arrow keys bubble up here from the boxes, which are buttons
    <div ref={container} className={css("picture")} onKeyDown={onKeyDown}>
      <div ref={plane} className={css("plane")} data-at={scene.at}>
        {isWide && <Links container={plane} server={scene.server} tones={tones} answered={pipeline?.answered ?? noAnswers} stages={pipeline?.stages ?? noStages} />}
        <section aria-label={say.servers.one} className={css("server", pipeline === undefined && "down")} data-port="kube-apiserver" data-server={scene.server}>
          <header className={css("serverHeader")}>
            <Glyph name="kube-apiserver" size={20} />
            <h2>kube-apiserver</h2>
            <ServerChips servers={scene.apiservers} opened={scene.server} now={now} />
            {pipeline !== undefined && (
              <p className={css("serverLine")}>
                {say.servers.load(scene.apiservers.find(({ name }) => name === scene.server)?.inFlight ?? 0, pipeline.watches)}
              </p>
            )}
          </header>
          {pipeline === undefined ? <DeadServer scene={scene} onChoose={(name) => setOptions({ server: name })} /> : <Pipeline pipeline={pipeline} now={now} room={roomFor(width)} open={opened?.what.type === "request" ? opened.what.id : undefined} onOpen={openRequest} />}
        </section>
        <div className={css("etcd")}>
          <EtcdBox scene={scene} now={now} />
        </div>
        <div className={css("parts")}>
          <SchedulerBox scene={scene} now={now} onOpen={open} />
          <ManagerBox scene={scene} now={now} onOpen={open} />
          {scene.cloud !== undefined && <CloudBox scene={scene} cloud={scene.cloud} now={now} onOpen={open} />}
          <KubeletsBox scene={scene} now={now} />
        </div>
      </div>
      {opened !== undefined && <Told scene={scene} now={now} what={opened.what} anchor={opened.anchor} onClose={close} />}
    </div>
  );
}

const noAnswers: readonly AnsweredScene[] = [];
const noStages: readonly never[] = [];

/** A line is as what stands at its other end: "etcd ok,kubelets warn". */
function linkTones(scene: ControlScene, now: number): string {
  const tones = new Map<string, Tone>([["etcd", etcdVerdict(scene.members).tone]]);
  if (scene.pipeline === undefined) tones.set("etcd", "bad");
  for (const { name } of scene.leases) {
    const leader = leaderOf(scene.watchers, scene.leases.find((lease) => lease.name === name));
    tones.set(name, leader === undefined || leader.server === "" ? "bad" : leader.server === scene.server ? "ok" : "idle");
  }
  const isHere = scene.kubelets.some(({ server }) => server === scene.server);
  tones.set("kubelets", scene.kubelets.some((kubelet) => kubeletVerdict(kubelet, now).tone === "bad") ? "warn" : isHere ? "ok" : "idle");
  return [...tones].map(([port, tone]) => `${port} ${tone}`).join(",");
}

const tonesOf = (text: string): ReadonlyMap<string, Tone> => new Map(text.split(",").filter((each) => each !== "").map((each) => each.split(" ") as [string, Tone]));

interface ToldProps {
  readonly scene: ControlScene;
  readonly now: number;
  readonly what: Opened;
  readonly anchor: DOMRect;
  readonly onClose: () => void;
}

/** What was clicked, in words; a request that the server has forgotten is told as it was last seen. */
function Told({ scene, now, what, anchor, onClose }: ToldProps) {
  const say = useWords("control");
  const { pipeline } = scene;
  const found = what.type === "request" ? (pipeline?.requests.find(({ id }) => id === what.id) ?? pipeline?.answered.find(({ id }) => id === what.id)) : undefined;
  const [last, setLast] = useState<RequestScene | AnsweredScene>();
  if (found !== undefined && found !== last) setLast(found);
  const label = what.type === "request" ? say.dialogs.request(what.id) : what.type === "queue" ? say.dialogs.queue(what.name) : say.dialogs.watches(what.process);
  return (
    <Popover label={label} anchor={anchor} placement="below-start" onClose={onClose}>
      {contentOf(scene, now, what, found ?? (last?.id === (what.type === "request" ? what.id : -1) ? last : undefined))}
    </Popover>
  );
}

function contentOf(scene: ControlScene, now: number, what: Opened, request: RequestScene | AnsweredScene | undefined) {
  const say = wordsOf("control");
  switch (what.type) {
    case "request":
      return request === undefined ? <p>{say.dialogs.noRequest}</p> : <RequestDetail request={request} server={scene.server} now={now} />;
    case "queue": {
      const queue = scene.queues.find(({ name }) => name === what.name);
      return queue === undefined ? <p>{say.dialogs.noQueue}</p> : <QueueDetail queue={queue} process={scene.controllerManager} now={now} />;
    }
    case "watches": {
      const watcher = scene.watchers.find(({ process }) => process === what.process);
      return watcher === undefined ? <p>{say.dialogs.gone}</p> : <WatchesDetail watcher={watcher} scene={scene} now={now} />;
    }
  }
}
