import { LineCounter, parseAllDocuments, type Document, type Tags, type YAMLError } from "yaml";
import type { KubeObject } from "../engine/api/index.ts";
import { convertDocument, ConversionFailure } from "./convert.ts";
import { manifestLimits } from "./limits.ts";
import { offsetOfPath, parseFieldPath } from "./locate.ts";
import { jsonStream } from "./jsonStream.ts";
import { refuseText } from "./scan.ts";
import type { Manifest, ManifestDocument, ManifestProblem, Position } from "./types.ts";

/** YAML 1.1 as kubectl reads it, but dates and times stay texts. */
const customTags = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === "string" || (tag.format !== "TIME" && tag.tag !== "tag:yaml.org,2002:timestamp"));

/** What kubectl says of the commonest mistakes. */
const wordsOfKubectl: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: "yaml: mapping values are not allowed in this context",
  TAB_AS_INDENT: "yaml: found character that cannot start any token: a tab",
  MULTIPLE_ANCHORS: "yaml: a value has two anchors",
};
const hints: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: "check the indentation: this line is deeper than the one before allows",
  TAB_AS_INDENT: "indent with spaces",
  MISSING_CHAR: "a colon, comma, quote or bracket is missing here or before",
  BAD_INDENT: "lines of one map or list begin in the same column",
};

/** YAML documents as plain data, whatever they are: a kustomization, a patch. Undefined where they cannot be read. */
export function parsePlain(text: string): readonly unknown[] | undefined {
  if (refuseText(text) !== undefined) return undefined;
  const found: Found = { documents: [], errors: [] };
  const documents = readDocuments(text, new LineCounter(), found);
  if (found.errors.length > 0 || documents.some(({ errors }) => errors.length > 0)) return undefined;
  const converted = documents.map((document) => convertDocument(document, { lastKeyWins: true }));
  const values = converted.flatMap((one) => (one instanceof ConversionFailure ? [] : [one.value]));
  return values.length === converted.length ? values : undefined;
}

/**
 * The one YAML document of a text as plain data, and where its fields stand; or what is wrong with it.
 * An empty text is undefined.
 */
export function parseLocated(text: string): { readonly ok: true; readonly value: unknown; readonly positionOf: (path: string) => Position } | { readonly ok: false; readonly errors: readonly ManifestProblem[] } {
  const refused = refuseText(text);
  if (refused !== undefined) return { ok: false, errors: [refused] };
  const found: Found = { documents: [], errors: [] };
  const counter = new LineCounter();
  const places: Places = { counter, begin: { line: 1, column: 1 } };
  const [document, second] = readDocuments(text, counter, found);
  if (found.errors.length > 0) return { ok: false, errors: found.errors };
  if (document === undefined) return { ok: true, value: undefined, positionOf: () => places.begin };
  const [error] = document.errors;
  if (error !== undefined) return { ok: false, errors: [syntaxProblem(error, places)] };
  if (second !== undefined) return { ok: false, errors: [{ ...placeOf(places, document.range?.[2] ?? 0), message: "only one document is read here" }] };
  const converted = convertDocument(document);
  if (converted instanceof ConversionFailure) return { ok: false, errors: [{ ...placeOf(places, converted.offset), message: converted.message }] };
  return { ok: true, value: converted.value, positionOf: (path) => placeOf(places, offsetOfPath(document, parseFieldPath(path))) };
}

interface Found {
  readonly documents: ManifestDocument[];
  readonly errors: ManifestProblem[];
}

/**
 * Reads YAML (or JSON) text: one or many documents, `kind: List` unfolded. Never throws for what a
 * text can hold; hostile texts end in an error that names the place.
 */
export function parseManifest(text: string, options: { readonly lastKeyWins?: boolean } = {}): Manifest {
  const refused = refuseText(text);
  if (refused !== undefined) return { documents: [], errors: [refused] };
  const found: Found = { documents: [], errors: [] };
  for (const part of jsonStream(text) ?? [{ text, line: 1, column: 1 }]) {
    const counter = new LineCounter();
    for (const document of readDocuments(part.text, counter, found)) {
      if (found.errors.length >= manifestLimits.problems) break;
      addDocument(document, { places: { counter, begin: part }, found, options });
    }
  }
  return found;
}

function readDocuments(text: string, counter: LineCounter, found: Found): readonly Document[] {
  try {
    // Duplicate keys are found in convert.ts: the package compares every key with every other.
    const documents = parseAllDocuments(text, { version: "1.1", customTags, lineCounter: counter, uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
    return Array.isArray(documents) ? (documents as readonly Document[]) : [];
  } catch (error) {
    // The package calls itself for what is nested; a text made for it can use up the stack.
    if (!(error instanceof RangeError)) throw error;
    found.errors.push({ line: 1, column: 1, message: `nested too deeply: at most ${manifestLimits.depth} levels are read` });
    return [];
  }
}

/** Where offsets of a part of the text are. */
interface Places {
  readonly counter: LineCounter;
  readonly begin: Position;
}

function placeOf({ counter, begin }: Places, offset: number): Position {
  const { line: inPart, col } = counter.linePos(offset);
  const [line, column] = [Math.max(inPart, 1), Math.max(col, 1)];
  return { line: begin.line - 1 + line, column: line === 1 ? begin.column - 1 + column : column };
}

function syntaxProblem(error: YAMLError, places: Places): ManifestProblem {
  const hint = hints[error.code];
  return {
    ...placeOf(places, error.pos[0]),
    message: wordsOfKubectl[error.code] ?? `yaml: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

interface Reading {
  readonly places: Places;
  readonly found: Found;
  readonly options: { readonly lastKeyWins?: boolean };
}

function addDocument(document: Document, { places, found, options }: Reading): void {
  const [error] = document.errors;
  if (error !== undefined) {
    // The first says what is wrong; those after it are mostly its echoes.
    const problem = syntaxProblem(error, places);
    // Where a value goes on over lines, its mistake is at the end.
    const echo = document.errors.find(({ code, pos }) => code === "MULTILINE_IMPLICIT_KEY" && pos[0] === error.pos[0]);
    found.errors.push(echo === undefined ? problem : { ...problem, ...placeOf(places, echo.pos[1]) });
    return;
  }
  const converted = convertDocument(document, options);
  if (converted instanceof ConversionFailure) {
    const { offset, message, hint } = converted;
    found.errors.push({ ...placeOf(places, offset), message, ...(hint === undefined ? {} : { hint }) });
    return;
  }
  if (converted.value === null) return;
  addObject({ document, places, found }, converted.value, []);
}

interface Context {
  readonly document: Document;
  readonly places: Places;
  readonly found: Found;
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

/** The items of a ServiceList need not say that they are Services. @source unstructured/helpers.go decodeToList */
function withTypeOfList(item: unknown, { kind, apiVersion }: Readonly<Record<string, unknown>>): unknown {
  const isTyped = typeof kind === "string" && kind.endsWith("List") && kind !== "List";
  return isTyped && isFields(item) && item["kind"] === undefined ? { ...item, kind: kind.slice(0, -"List".length), apiVersion: item["apiVersion"] ?? apiVersion } : item;
}

/** `prefix`: where the object stands inside its document; not empty for the items of a List. */
function addObject(context: Context, value: unknown, prefix: readonly (string | number)[]): void {
  const { document, places, found } = context;
  const positionOf = (fieldPath: string): Position => placeOf(places, offsetOfPath(document, [...prefix, ...parseFieldPath(fieldPath)]));
  const position = positionOf("");
  if (!isFields(value)) {
    const what = Array.isArray(value) ? "a list" : `the ${typeof value} ${JSON.stringify(value).slice(0, 60)}`;
    found.errors.push({ ...position, message: `expected an object with apiVersion and kind, found ${what}` });
    return;
  }
  for (const field of ["apiVersion", "kind"] as const) {
    const given = value[field];
    if (given === undefined || given === null || given === "") {
      found.errors.push({ ...position, path: field, message: `error validating data: ${field} not set` });
      return;
    }
    if (typeof given !== "string") {
      found.errors.push({ ...positionOf(field), path: field, message: `json: cannot unmarshal ${typeof given} into Go struct field TypeMeta.${field} of type string` });
      return;
    }
  }
  // Whatever has items is a list. @source k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/helpers.go detectAndDecode
  if (Array.isArray(value["items"])) {
    for (const [index, item] of (value["items"] as readonly unknown[]).entries()) {
      if (found.documents.length >= manifestLimits.documents) {
        found.errors.push({ ...positionOf(`items[${index}]`), message: `too many documents: at most ${manifestLimits.documents} are read` });
        return;
      }
      addObject(context, withTypeOfList(item, value), [...prefix, "items", index]);
    }
    return;
  }
  found.documents.push({ object: value as unknown as KubeObject, isItem: prefix.length > 0, position, positionOf });
}
