import type { ObjectGraphScene } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { relationWords } from "./RelationLines.tsx";

/** The graph as text. */
export function ObjectTables({ scene: { objects, missing, relations } }: { readonly scene: ObjectGraphScene }) {
  const names = new Map([...objects, ...missing].map(({ uid, kind, name }) => [uid, `${kind} ${name}`]));
  return (
    <>
      <TextTable
        caption="Objects"
        columns={["Object", "Namespace", "State", "Trouble", "Held back by"]}
        rows={[
          ...objects.map(({ uid, kind, name, namespace, state, health, reason, isDeleting, finalizers, count }) => ({ key: uid, cells: [count > 1 ? `${count} ${kind}s, ${name}` : `${kind} ${name}`, namespace, state, reason === "" && health === "bad" ? "not well" : reason, isDeleting ? (finalizers.join(", ") || "being deleted") : ""] })),
          ...missing.map(({ uid, kind, name, namespace }) => ({ key: uid, cells: [`${kind} ${name}`, namespace, "does not exist", "named by another object", ""] })),
        ]}
        empty="No object of yours is here."
      />
      <TextTable caption="Relations" columns={["From", "Relation", "To", "By"]} rows={relations.map(({ from, to, type, text, field }) => ({ key: `${type} ${from} ${to}`, cells: [names.get(from) ?? "", `${relationWords[type]}${text === "" ? "" : ` (${text})`}`, names.get(to) ?? "", field] }))} empty="None." />
    </>
  );
}
