import { Ban, CircleHelp, Crosshair, Gauge, HardDrive, Heart, LogIn, Pause, Play, Power, RotateCcw, Scissors, Skull, SquareTerminal, Trash2 } from "lucide-react";
import { useCallback, useMemo } from "react";
import type { ReactNode } from "react";
import { commandLine } from "../../protocol/index.ts";
import type { Subject } from "../../protocol/index.ts";
import { Menu } from "./Menu.tsx";
import type { MenuItem } from "./Menu.tsx";
import { actionsFor } from "../stores/actions.ts";
import type { Action, ActionId } from "../stores/actions.ts";
import { cluster } from "../stores/cluster.ts";
import { goTo } from "../stores/place.ts";
import { runCommand } from "../stores/runCommand.ts";
import { select, useUi } from "../stores/ui.ts";
import { openWhatIf, triable } from "../stores/whatIf.ts";
import { openWhy, questionAbout, whyLine } from "../stores/why.ts";
import { wordsOf } from "../stores/words/language.ts";

const icon = (Icon: typeof Ban): ReactNode => <Icon size={14} />;

const icons: Readonly<Record<ActionId, ReactNode>> = {
  kill: icon(Skull), stop: icon(Ban), start: icon(Play), restart: icon(RotateCcw), pause: icon(Pause), resume: icon(Play),
  slow: icon(Gauge), normalSpeed: icon(Gauge), powerOff: icon(Power), powerOn: icon(Power), cutOff: icon(Scissors), rejoin: icon(Heart),
  slowDisk: icon(Gauge), normalDisk: icon(Gauge), wipeDisk: icon(Trash2), fillDisk: icon(HardDrive), freeDisk: icon(Heart), drain: icon(SquareTerminal), cordon: icon(SquareTerminal),
  uncordon: icon(SquareTerminal), remove: icon(Trash2), delete: icon(SquareTerminal), forceDelete: icon(SquareTerminal),
  cut: icon(Scissors), cutOneWay: icon(Scissors), degrade: icon(Gauge), heal: icon(Heart),
};

/** The subject in words. */
export function subjectTitle(subject: Subject): string {
  switch (subject.type) {
    case "process":
    case "machine":
      return subject.name;
    case "object": {
      const pod = cluster.pods.get(subject.uid);
      const object = cluster.objects.get(subject.uid);
      return pod !== undefined ? wordsOf("design").pod(pod.name) : object === undefined ? wordsOf("design").object : `${object.kind} ${object.name}`;
    }
    case "link":
      return `${subject.from} — ${subject.to}`;
  }
}

/** The context menu of the diagram: everything that can be done to a box, each with the line one would type. */
export function SubjectMenu() {
  const menu = useUi((state) => state.menu);
  const close = useCallback(() => useUi.setState({ menu: null }), []);
  const items = useMemo(() => (menu === null ? [] : menuItems(menu.subject)), [menu]);
  if (menu === null || items.length === 0) return null;
  const title = subjectTitle(menu.subject);
  return <Menu label={wordsOf("design").actionsFor(title)} title={title} items={items} anchor={menu.anchor} onClose={close} />;
}

function menuItems(subject: Subject): readonly MenuItem[] {
  const actions = [...actionsFor(subject)].sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
  const look: MenuItem = { id: "look", label: wordsOf("design").lookInside, icon: icon(Crosshair), keys: "Enter", group: "look", onSelect: () => select(subject, true) };
  const question = questionAbout(subject);
  const why: readonly MenuItem[] = question === undefined ? [] : [{ id: "why", label: wordsOf("design").why, icon: icon(CircleHelp), typed: whyLine(question), group: "look", onSelect: () => openWhy(question) }];
  const process = subject.type === "process" ? cluster.processes.get(subject.name) : undefined;
  const whatIf: readonly MenuItem[] = process === undefined || process.running !== "running" || !triable.has(process.binary) ? [] : [{ id: "whatIf", label: wordsOf("design").whatIf, icon: icon(Skull), group: "look", onSelect: () => openWhatIf(process.name) }];
  return [...actions.map(menuItem), ...wayInto(subject), look, ...why, ...whatIf];
}

/** A worker has a picture of its own. */
function wayInto(subject: Subject): readonly MenuItem[] {
  if (subject.type !== "machine" || cluster.machines.get(subject.name)?.role !== "worker") return [];
  return [{ id: "open", label: wordsOf("design").openNode, icon: icon(LogIn), group: "look", onSelect: () => goTo("node", { node: subject.name }) }];
}

const groups: readonly Action["group"][] = ["life", "speed", "network", "api"];

function menuItem(action: Action): MenuItem {
  return {
    id: action.id,
    label: action.label,
    icon: icons[action.id],
    typed: commandLine(action.command),
    group: action.group,
    ...(action.keys === undefined ? {} : { keys: action.keys }),
    ...(action.danger === true ? { danger: true } : {}),
    onSelect: () => void runCommand(action.command),
  };
}
