import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { commandLine } from "../../../protocol/index.ts";
import type { Command, RaftMessageScene, RaftScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import type { Point } from "../../design/geometry.ts";
import type { Flight } from "../../design/packetFlow.ts";
import { useRoom } from "../../design/useRoom.ts";
import { runCommand } from "../../stores/runCommand.ts";
import { select } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import { chordsCut } from "./cutLine.ts";
import type { Chord } from "./cutLine.ts";
import { Flights } from "./Flights.tsx";
import { LinkHandle, LinkLine } from "./Links.tsx";
import { MemberNode } from "./MemberNode.tsx";
import { MessageCard } from "./MessageCard.tsx";
import styles from "./Ring.module.css";
import { ringLayout } from "./ringLayout.ts";
import { useStroke } from "./useStroke.ts";

const css = bindStyles(styles);

/** The members on a ring, the links between them, and the messages on those. A line drawn across links cuts them. */
export function Ring({ scene }: { readonly scene: RaftScene }) {
  const { members, messages, heartbeat } = scene;
  const area = useRef<HTMLDivElement>(null);
  const room = useRoom(area);
  const { seats, radius } = useMemo(() => ringLayout(members.length, room), [members.length, room]);
  const names = members.map(({ name }) => name).join(" ");
  const places = useMemo(() => new Map(names.split(" ").flatMap((name, index) => (seats[index] === undefined ? [] : [[name, seats[index]] as const]))), [names, seats]);
  const pairs = useMemo(() => pairsOf(scene, places), [scene, places]);
  const chords = pairs.map(({ chord }) => chord);
  const [open, setOpen] = useState<{ readonly message: RaftMessageScene; readonly anchor: DOMRect }>();
  const flightAt = useRef<(point: Point) => Flight | undefined>(() => undefined);
  const setFlightAt = useCallback((find: (point: Point) => Flight | undefined) => {
    flightAt.current = find;
  }, []);
  const known = useRef(scene);
  useEffect(() => {
    known.current = scene;
  }, [scene]);
  const typeOf = useCallback((seq: number) => findMessage(known.current, seq)?.type, []);
  const { stroke, props } = useStroke({
    onDone: (points) => cut(scene, chordsCut(points, chords)),
    onClick: (point, event) => {
      const flight = flightAt.current(point);
      const message = flight === undefined ? undefined : findMessage(scene, flight.seq);
      if (message === undefined) select(null);
      else setOpen({ message, anchor: new DOMRect(event.clientX - 8, event.clientY - 8, 16, 16) });
    },
  });
  const willCut = useMemo(() => new Set(stroke.length === 0 ? [] : chordsCut(stroke, pairs.map(({ chord }) => chord)).map(keyOf)), [stroke, pairs]);
  if (members.length === 0) return <div ref={area} className={css("ring")} />;
  return (
    <div ref={area} className={css("ring", stroke.length > 0 && "drawing")} {...props} data-ring>
      <svg width={room.width} height={room.height} className={css("lines")} aria-hidden="true">
        {pairs.map(({ a, b, chord }) => (
          <LinkLine key={keyOf(chord)} a={a} b={b} chord={chord} willCut={willCut.has(keyOf(chord))} />
        ))}
        {stroke.length > 0 && <polyline points={stroke.map(({ x, y }) => `${x},${y}`).join(" ")} className={css("stroke")} />}
      </svg>
      {members.map((member, index) => {
        const seat = seats[index];
        return seat === undefined ? null : <MemberNode key={member.name} member={member} members={members.length} seat={seat} radius={radius} heartbeat={heartbeat} isFirst={index === 0} />;
      })}
      {pairs.map(({ a, b, chord }) => (
        <LinkHandle key={keyOf(chord)} a={a} b={b} chord={chord} willCut={willCut.has(keyOf(chord))} />
      ))}
      <Flights places={places} radius={radius} width={room.width} height={room.height} messages={messages} typeOf={typeOf} onFlow={setFlightAt} onOpen={(message, anchor) => setOpen({ message, anchor })} />
      {stroke.length > 0 && <StrokeHint commands={commandsFor(scene, [...willCut])} />}
      {open !== undefined && <MessageCard message={open.message} anchor={open.anchor} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

const keyOf = ({ a, b }: Pick<Chord, "a" | "b">): string => `${a}>${b}`;

function pairsOf({ members }: RaftScene, places: ReadonlyMap<string, Point>) {
  return members.flatMap((a, index) =>
    members.slice(index + 1).flatMap((b) => {
      const from = places.get(a.name);
      const to = places.get(b.name);
      return from === undefined || to === undefined || a.machine === b.machine ? [] : [{ a, b, chord: { a: a.name, b: b.name, from, to } }];
    }),
  );
}

export const findMessage = ({ messages, recent }: Pick<RaftScene, "messages" | "recent">, seq: number): RaftMessageScene | undefined => messages.find((message) => message.seq === seq) ?? recent.find((message) => message.seq === seq);

/** What cutting these links is in commands: one for each pair of machines. */
function commandsFor({ members }: RaftScene, keys: readonly string[]): readonly Command[] {
  const machineOf = (name: string | undefined) => members.find((member) => member.name === name)?.machine;
  return keys.flatMap((key): readonly Command[] => {
    const [a, b] = key.split(">");
    const from = machineOf(a);
    const to = machineOf(b);
    return from === undefined || to === undefined ? [] : [{ type: "cutLink", from, to, both: true }];
  });
}

function cut(scene: RaftScene, chords: readonly Chord[]): void {
  for (const command of commandsFor(scene, chords.map(keyOf))) void runCommand(command);
}

/** What will be done when the pointer is let go. */
function StrokeHint({ commands }: { readonly commands: readonly Command[] }) {
  const words = useWords("raft");
  return (
    <output className={css("hint")}>
      {commands.length === 0 ? words.drawHint : commands.map((command) => <code key={commandLine(command)}>{commandLine(command)}</code>)}
    </output>
  );
}
