import type { ObjectGraphScene } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { useWords } from "../../stores/words/language.ts";

/** The graph as text. */
export function ObjectTables({ scene: { objects, missing, relations } }: { readonly scene: ObjectGraphScene }) {
  const words = useWords("objects");
  const names = new Map([...objects, ...missing].map(({ uid, kind, name }) => [uid, `${kind} ${name}`]));
  return (
    <>
      <TextTable
        caption={words.tables.objects}
        columns={[words.columns.object, words.columns.namespace, words.columns.state, words.columns.trouble, words.columns.heldBackBy]}
        rows={[
          ...objects.map(({ uid, kind, name, namespace, state, health, reason, isDeleting, finalizers, count }) => ({ key: uid, cells: [count > 1 ? `${count} ${kind}s, ${name}` : `${kind} ${name}`, namespace, state, reason === "" && health === "bad" ? words.tables.notWell : reason, isDeleting ? (finalizers.join(", ") || words.card.beingDeleted) : ""] })),
          ...missing.map(({ uid, kind, name, namespace }) => ({ key: uid, cells: [`${kind} ${name}`, namespace, words.card.notThere, words.tables.named, ""] })),
        ]}
        empty={words.empty.title}
      />
      <TextTable caption={words.tables.relations} columns={[words.columns.from, words.columns.relation, words.columns.to, words.columns.by]} rows={relations.map(({ from, to, type, text, field }) => ({ key: `${type} ${from} ${to}`, cells: [names.get(from) ?? "", `${words.relations[type]}${text === "" ? "" : ` (${text})`}`, names.get(to) ?? "", field] }))} empty={words.tables.none} />
    </>
  );
}
