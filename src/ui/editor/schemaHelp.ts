import { acceptCompletion, autocompletion, completionKeymap, completionStatus, selectedCompletionIndex, setSelectedCompletion } from "@codemirror/autocomplete";
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { Prec } from "@codemirror/state";
import type { Extension, Text } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap } from "@codemirror/view";
import type { Tooltip } from "@codemirror/view";
import { askSchema } from "../stores/connection.ts";
import type { SchemaAnswer } from "../stores/connection.ts";
import { wordsOf } from "../stores/words/language.ts";
import { placeAt } from "./yamlPlace.ts";
import type { YamlPlace } from "./yamlPlace.ts";

type Field = SchemaAnswer["fields"][number];

const asked = new Map<string, Promise<SchemaAnswer>>();
const askedMax = 300;

/** Asks once for each place; the schema does not change. */
function schema(apiVersion: string, kind: string, path: readonly string[]): Promise<SchemaAnswer> {
  const key = JSON.stringify([apiVersion, kind, path]);
  const known = asked.get(key);
  if (known !== undefined) return known;
  if (asked.size > askedMax) asked.clear();
  const answer = askSchema(apiVersion, kind, path);
  asked.set(key, answer);
  return answer;
}

function placeIn(doc: Text, position: number): YamlPlace | undefined {
  const line = doc.lineAt(position);
  return placeAt(doc.toJSON(), line.number - 1, position - line.from);
}

const rootFields: readonly Field[] = [
  { name: "apiVersion", type: "string", holds: "value", isRequired: true, options: [] },
  { name: "kind", type: "string", holds: "value", isRequired: true, options: [] },
];

/** What Ctrl-Space and typing offer: fields, kinds, versions, and the values of enums. */
async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const { doc } = context.state;
  const place = placeIn(doc, context.pos);
  if (place === undefined) return null;
  const from = doc.lineAt(context.pos).from + place.wordStart;
  if (!context.explicit && from === context.pos && place.at.type === "key") return null;
  const answer = await schema(place.apiVersion, place.kind, place.path);
  const options = place.at.type === "key" ? fieldOptions(answer, place) : valueOptions(answer, place, place.at.key);
  return options.length === 0 ? null : { from, options, validFor: /^["']?[\w./-]*$/ };
}

function fieldOptions(answer: SchemaAnswer, place: YamlPlace): readonly Completion[] {
  const say = wordsOf("editor");
  const fields = answer.fields.length === 0 && place.path.length === 0 ? rootFields : answer.fields;
  return fields
    .filter(({ name }) => !place.siblings.includes(name))
    .map((field) => ({
      label: field.name,
      type: field.holds === "value" ? "property" : "class",
      detail: `${field.type}${field.isRequired ? say.help.requiredShort : ""}`,
      info: () => describe(field),
      boost: field.isRequired ? 2 : 0,
      apply: field.name + openingOf(field, place.indent),
    }));
}

/** What follows a field's name: a blank, or the place for what it holds. */
function openingOf({ holds }: Field, indent: number): string {
  const below = `\n${" ".repeat(indent + 2)}`;
  return holds === "value" ? ": " : holds === "list" ? `:${below}- ` : `:${below}`;
}

function valueOptions({ kinds, fields }: SchemaAnswer, place: YamlPlace, key: string): readonly Completion[] {
  if (place.path.length === 0 && key === "kind") {
    return kinds.filter(({ apiVersion }) => place.apiVersion === "" || apiVersion === place.apiVersion).map(({ kind, apiVersion }) => ({ label: kind, type: "class", detail: apiVersion }));
  }
  if (place.path.length === 0 && key === "apiVersion") {
    const fitting = kinds.filter(({ kind }) => place.kind === "" || kind === place.kind);
    return [...new Set((fitting.length === 0 ? kinds : fitting).map(({ apiVersion }) => apiVersion))].map((label) => ({ label, type: "namespace" }));
  }
  const field = fields.find(({ name }) => name === key);
  return (field?.options ?? []).map((label) => ({ label, type: "enum", ...(field?.defaultValue === label ? { detail: "default" } : {}) }));
}

/** A field in words, as an element: never as HTML. */
function describe(field: Field): HTMLElement {
  const say = wordsOf("editor");
  const box = document.createElement("div");
  box.className = "cm-field-help";
  const line = (text: string, className = "") => {
    const part = document.createElement("div");
    part.textContent = text;
    if (className !== "") part.className = className;
    box.append(part);
  };
  line(`${field.name}  <${field.type}>${field.isRequired ? say.help.required : ""}`, "cm-field-name");
  if (field.options.length > 0 && field.type !== "boolean") line(say.help.oneOf(field.options.join(", ")));
  if (field.defaultValue !== undefined) line(say.help.default(field.defaultValue));
  for (const paragraph of (field.text ?? "").split("\n\n")) if (paragraph !== "") line(paragraph, "cm-field-text");
  return box;
}

async function hover(view: EditorView, position: number): Promise<Tooltip | null> {
  const line = view.state.doc.lineAt(position);
  const key = /^(\s*(?:- +)*)([\w./-]+)(?=:(?:\s|$))/.exec(line.text);
  if (key === null) return null;
  const start = line.from + (key[1] ?? "").length;
  const end = start + (key[2] ?? "").length;
  if (position < start || position > end) return null;
  const place = placeIn(view.state.doc, start);
  if (place === undefined) return null;
  const { fields } = await schema(place.apiVersion, place.kind, place.path);
  const field = fields.find(({ name }) => name === key[2]);
  if (field === undefined) return null;
  return { pos: start, end, above: true, create: () => ({ dom: describe(field) }) };
}

function takeFirst(view: EditorView): boolean {
  if (completionStatus(view.state) !== "active") return false;
  if (selectedCompletionIndex(view.state) === null) view.dispatch({ effects: setSelectedCompletion(0) });
  return acceptCompletion(view);
}

/** Completion and documentation by the schema of the kind that is written. */
export const schemaHelp: Extension = [
  // Enter goes on writing unless something was chosen: only Tab takes the first that is offered. It does so
  // at once: with the usual delay a quick Tab would indent the line instead.
  autocompletion({ interactionDelay: 0, override: [complete], icons: false, defaultKeymap: false, selectOnOpen: false }),
  Prec.high(keymap.of([{ key: "Tab", run: takeFirst }, ...completionKeymap])),
  hoverTooltip(hover, { hoverTime: 350 }),
  EditorView.theme({
    // What is said of an option stands beside the list: it would be cut off.
    ".cm-tooltip.cm-tooltip-autocomplete": { overflow: "visible" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { borderRadius: "8px", fontFamily: "var(--mono)", fontSize: "var(--text-s)", maxHeight: "14em" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--text)" },
    ".cm-completionDetail": { color: "var(--text-faint)", fontStyle: "normal" },
    ".cm-completionMatchedText": { textDecoration: "none", color: "var(--accent)", fontWeight: "600" },
    ".cm-tooltip.cm-completionInfo": { padding: "0", maxWidth: "46ch", width: "max-content" },
    ".cm-field-help": { padding: "6px 10px", maxWidth: "60ch", fontSize: "var(--text-s)", lineHeight: "1.45", maxHeight: "18em", overflowY: "auto" },
    ".cm-field-text": { marginTop: "6px", whiteSpace: "pre-line", overflowWrap: "anywhere" },
    ".cm-field-name": { fontFamily: "var(--mono)", fontWeight: "600" },
  }),
];
