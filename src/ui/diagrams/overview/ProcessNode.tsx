import { memo } from "react";
import type { ProcessRow } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Glyph } from "../../design/Glyph.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import { cluster } from "../../stores/cluster.ts";
import { useRow } from "../../stores/keyedStore.ts";
import { wordsOf } from "../../stores/words/language.ts";
import type { ProcessBox } from "./layoutTypes.ts";
import { isLeader, processLook, shortNames, tinyNames } from "../../design/processLook.ts";
import type { Look } from "../../design/processLook.ts";
import styles from "./ProcessNode.module.css";
import { useSelectable } from "../../design/selectable.ts";

const css = bindStyles(styles);

export interface ProcessNodeData extends Record<string, unknown> {
  readonly box: ProcessBox;
  readonly isFirst: boolean;
}

/** A process as a button: glyph, name, how it is, whether it leads, how busy it is. */
export const ProcessNode = memo(function ProcessNode({ data: { box, isFirst } }: { readonly data: ProcessNodeData }) {
  const row = useRow(cluster.processes, box.name);
  const machine = useRow(cluster.machines, box.machine);
  const { selected, props } = useSelectable({ type: "process", name: box.name }, isFirst);
  if (row === undefined) return null;
  const look = processLook(row, machine);
  const form = formOf(box);
  return (
    <button
      type="button"
      {...props}
      className={css("box", form, look.tone, selected && "selected", isLeader(row.role) && look.tone === "ok" && "leads")}
      aria-label={describe(row, look)}
      aria-pressed={selected}
      data-binary={row.binary}
    >
      <Content row={row} look={look} form={form} />
      {row.load > 0 && look.tone !== "idle" && look.tone !== "bad" && (
        <span className={css("load")} aria-hidden="true">
          <span style={{ width: `${Math.min(100, row.load)}%` }} data-high={row.load >= 80} />
        </span>
      )}
    </button>
  );
});

type Form = "wideCard" | "smallCard" | "row" | "mini" | "tiny" | "strip" | "tower";

function formOf({ form, rect }: ProcessBox): Form {
  switch (form) {
    case "card":
      return "wideCard";
    case "small":
      return "smallCard";
    case "mini":
      return rect.width < 90 ? "tiny" : "mini";
    case "strip":
      return rect.width < 130 ? "mini" : form;
    case "row":
    case "tower":
      return form;
  }
}

function describe(row: ProcessRow, look: Look): string {
  const say = wordsOf("overview");
  const parts = [say.process(row.binary, row.machine)];
  if (row.role !== "") parts.push(row.role);
  if (look.word !== "") parts.push(look.word);
  return parts.join(", ");
}

interface ContentProps {
  readonly row: ProcessRow;
  readonly look: Look;
  readonly form: Form;
}

function Content({ row, look, form }: ContentProps) {
  const leads = isLeader(row.role) && (look.tone === "ok" || look.tone === "warn");
  const cramped = form === "tiny" || form === "mini";
  // Where there is hardly room, only what is not ordinary is marked.
  const mark = cramped && look.tone === "ok" && !leads ? null : <StatusMark tone={leads && look.tone === "ok" ? "leader" : look.tone} size={cramped ? 10 : 12} />;
  const alive = look.tone === "ok" || look.tone === "warn";
  const line = alive ? row.headline : look.word;
  const role = alive && row.role !== "" ? row.role : "";
  switch (form) {
    case "wideCard":
      return (
        <>
          <span className={css("top")}>
            <Glyph name={row.binary} size={18} />
            <span className={css("name")}>{row.binary}</span>
            {mark}
          </span>
          <span className={css("line")}>
            {role !== "" && look.tone !== "warn" && !says(line, role) && <b className={css(leads && "crowned")}>{role} </b>}
            {look.tone === "warn" && look.word !== "degraded" && <b>{look.word} </b>}
            {line}
          </span>
        </>
      );
    case "smallCard":
      return (
        <>
          <span className={css("top")}>
            <Glyph name={row.binary} size={15} />
            <span className={css("name")}>{smallNames[row.binary] ?? row.binary}</span>
            {mark}
          </span>
          <span className={css("line")}>{look.word === "" ? <b className={css(leads && "crowned")}>{role}</b> : look.word}</span>
        </>
      );
    case "row":
      return (
        <>
          <Glyph name={row.binary} size={16} />
          <span className={css("words")}>
            <span className={css("name")}>{rowName(row)}</span>
            <span className={css("line")}>{look.tone === "warn" ? look.word : line}</span>
          </span>
          {mark}
        </>
      );
    case "mini":
      return (
        <>
          <Glyph name={row.binary} size={13} />
          <span className={css("name")}>{tinyNames[row.binary]}</span>
          {mark}
        </>
      );
    case "tiny":
      return (
        <>
          <span className={css("top")}>
            <Glyph name={row.binary} size={13} />
            {mark}
          </span>
          <span className={css("name")}>{tinyNames[row.binary]}</span>
        </>
      );
    case "strip":
      return (
        <>
          <Glyph name="linux" size={13} />
          <span className={css("name")}>linux</span>
          <span className={css("line")}>{line}</span>
        </>
      );
    case "tower":
      return (
        <>
          <Glyph name="load-balancer" size={26} />
          <span className={css("words")}>
            <span className={css("name")}>{wordsOf("overview").machine.roles["load-balancer"]}</span>
            <span className={css("line")}>{line === "" ? ":6443" : line}</span>
          </span>
          {mark}
        </>
      );
  }
}

/** As much of the name as tells it from its neighbours. */
const smallNames: Readonly<Partial<Record<ProcessRow["binary"], string>>> = { "kube-scheduler": "scheduler", "kube-controller-manager": "controllers", "cloud-controller-manager": "cloud ctrl" };

/** Those that are not one word are called as people call them, and the longest by their last words. */
const rowName = ({ binary }: ProcessRow): string => (binary === "kube-scheduler" ? binary : shortNames[binary]);

/** "follows etcd-cp-1" says "follower" already. */
const says = (line: string, role: string): boolean => line.startsWith(role.slice(0, 4));
