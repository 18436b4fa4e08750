import { lazy, Suspense, useMemo, useRef, useState } from "react";
import type { SpacetimeScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { DiagramFrame } from "../../design/DiagramFrame.tsx";
import type { Facts } from "../../design/facts.ts";
import { useSelectable } from "../../design/selectable.ts";
import { sequenceOf } from "../../design/sequence/sequence.ts";
import type { Sequence } from "../../design/sequence/sequence.ts";
import { useRoom } from "../../design/useRoom.ts";
import { cluster } from "../../stores/cluster.ts";
import { useRow, useRows } from "../../stores/keyedStore.ts";
import { useScene } from "../../stores/scene.ts";
import { useUi } from "../../stores/ui.ts";
import { useWords, withWords, wordsOf } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";
import { axisHeight, Canvas } from "./Canvas.tsx";
import { Controls } from "./Controls.tsx";
import { laneName, lanesFor } from "./lanes.ts";
import { linesOf } from "./lines.ts";
import type { Line } from "./lines.ts";
import { MessagePanel, MessageTip } from "./MessageTip.tsx";
import styles from "./Spacetime.module.css";
import { SpacetimeLegend } from "./SpacetimeLegend.tsx";
import { SpacetimeTables } from "./SpacetimeTables.tsx";
import { clock, exactClock } from "./ticks.ts";
import { useCause, useThrottled, useTokens, useView } from "./useSpacetime.ts";
import type { SpacetimeSceneQuery } from "./useSpacetime.ts";

const css = bindStyles(styles);

const SequenceDialog = lazy(async () => ({ default: (await withWords(import("../../design/sequence/SequenceDialog.tsx"), "sequence")).SequenceDialog }));

const noScene: SpacetimeScene = { from: -1, until: 0, lanes: [], lines: [], matched: 0, work: [], workOmitted: false, notes: [], completeSince: 0 };
const laneHeights = { least: 22, most: 64 } as const;
/** Below this the names of lanes are short ones. */
const narrow = 700;

/** Lanes of processes through time, and the messages between them. */
export function SpacetimeDiagram() {
  const say = useWords("spacetime");
  const [view, setView] = useView();
  const tokens = useTokens();
  const cause = useCause();
  const asTable = useUi((state) => state.asTable);
  const lanesText = lanesFor(tokens, useRows(cluster.processes)).join(" ");
  const [chosen, setChosen] = useState<Line>();
  const [hovered, setHovered] = useState<{ readonly line: Line; readonly at: { readonly x: number; readonly y: number } }>();
  const [sequence, setSequence] = useState<Sequence | "asked">();
  const told = hovered?.line.number ?? chosen?.number;
  const query = useMemo((): SpacetimeSceneQuery => {
    const lanes = lanesText === "" ? [] : lanesText.split(" ");
    return { id: "spacetime", lanes, span: view.span, ...(view.until === undefined ? {} : { until: view.until }), ...(cause === undefined ? {} : { cause }), ...(told === undefined ? {} : { message: told }), ...(asTable || sequence === "asked" ? { withTexts: true } : {}) };
  }, [lanesText, view, cause, told, asTable, sequence]);
  const scene = useScene(useThrottled(query)) ?? noScene;
  // The first that comes in words is kept: while one looks at it, time goes on.
  if (sequence === "asked" && scene.texts !== undefined) setSequence(sequenceOf(say.sequenceTitle(exactClock(Math.max(0, scene.from)), exactClock(scene.until)), scene.texts, scene.matched, "last"));
  const lines = useMemo(() => linesOf(scene), [scene]);
  const box = useRef<HTMLDivElement>(null);
  const room = useRoom(box);
  const names = scene.lanes.map(({ name }) => name);
  const isNarrow = room.width < narrow;
  const gutter = isNarrow ? 102 : 174;
  const laneHeight = Math.max(laneHeights.least, Math.min(laneHeights.most, Math.floor((room.height - axisHeight) / Math.max(1, names.length))));
  return (
    <DiagramFrame label={say.title} table={<SpacetimeTables scene={scene} />} legend={<SpacetimeLegend />} observe={observe}>
      <div className={css("spacetime")}>
        <Controls view={view} onView={setView} lanes={names} cause={cause} shown={lines.length} matched={scene.matched} onSequence={() => setSequence("asked")} />
        <div ref={box} className={css("stage")}>
          <div className={css("names")} style={{ width: gutter }}>
            <time className={css("base")} style={{ height: axisHeight }}>
              {scene.until < 0 ? "" : view.span >= 1_000_000 ? clock(Math.max(0, scene.from)) : exactClock(Math.max(0, scene.from))}
            </time>
            {names.map((name, index) => (
              <LaneName key={name} name={name} height={laneHeight} isShort={isNarrow} isFirst={index === 0} />
            ))}
          </div>
          {room.width > 0 && (
            <Canvas
              scene={scene}
              lines={lines}
              view={view}
              onView={setView}
              width={Math.max(60, room.width - gutter - 2)}
              laneHeight={laneHeight}
              chosen={chosen?.number}
              onChoose={setChosen}
              onHover={(line, at) => setHovered(line === undefined ? undefined : { line, at })}
              isFollowed={cause !== undefined}
            />
          )}
        </div>
        {sequence !== undefined && sequence !== "asked" && (
          <Suspense>
            <SequenceDialog sequence={sequence} onClose={() => setSequence(undefined)} />
          </Suspense>
        )}
        {hovered !== undefined && hovered.line.number !== chosen?.number && <MessageTip line={hovered.line} at={hovered.at} lanes={names} message={scene.message} />}
        {chosen !== undefined && <MessagePanel line={chosen} lanes={names} message={scene.message} onClose={() => setChosen(undefined)} />}
      </div>
    </DiagramFrame>
  );
}

interface LaneNameProps {
  readonly name: string;
  readonly height: number;
  readonly isShort: boolean;
  readonly isFirst: boolean;
}

function LaneName({ name, height, isShort, isFirst }: LaneNameProps) {
  const say = useWords("spacetime");
  const row = useRow(cluster.processes, name);
  const { selected, props } = useSelectable({ type: "process", name }, isFirst);
  const isDown = row !== undefined && row.running !== "running";
  return (
    <button type="button" {...props} className={css("lane", selected && "selected", isDown && "down", row?.role === "leader" && "leads")} style={{ height }} aria-label={say.lane(name, isDown ? runState(row.running) : "")} aria-pressed={selected} data-lane={name} title={name}>
      {laneName(name, isShort)}
    </button>
  );
}

/** Processes that are down. */
function observe(): Facts {
  const say = wordsOf("spacetime");
  const facts = new Map<string, string>();
  for (const row of cluster.processes.rows()) if (row.running !== "running") facts.set(row.name, say.isState(row.name, runState(row.running)));
  return facts;
}
