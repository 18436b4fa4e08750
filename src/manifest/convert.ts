import { isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Node, type Pair, type YAMLMap } from "yaml";
import { manifestLimits } from "./limits.ts";

/**
 * YAML nodes to plain values, as kubectl's YAML-to-JSON does it: keys become texts, merge keys are
 * unfolded, a key that stands twice is an error. Own code instead of the package's toJS, because
 * aliases are counted as what they stand for, keys such as __proto__ stay keys, and every error knows
 * its place.
 * @source sigs.k8s.io/yaml yaml.go convertToJSONableObject
 */

export class ConversionFailure {
  constructor(
    readonly offset: number,
    readonly message: string,
    readonly hint?: string,
  ) {}
}

interface Walk {
  readonly document: Document;
  nodes: number;
  depth: number;
  /** Nodes that stand for an alias being unfolded: one inside itself has no end. */
  readonly open: Set<Node>;
  failure: ConversionFailure | undefined;
  /** Of a key that is there twice the last counts, as kubectl reads files. */
  readonly lastKeyWins: boolean;
}

const offsetOf = (node: { readonly range?: readonly number[] | null | undefined }): number => node.range?.[0] ?? 0;

function fail(walk: Walk, node: { readonly range?: readonly number[] | null | undefined }, message: string, hint?: string): undefined {
  walk.failure ??= new ConversionFailure(offsetOf(node), message, hint);
  return undefined;
}

/** The plain value of a document, or why there is none. */
export function convertDocument(document: Document, { lastKeyWins = false }: { readonly lastKeyWins?: boolean } = {}): { readonly value: unknown } | ConversionFailure {
  const walk: Walk = { document, nodes: 0, depth: 0, open: new Set(), failure: undefined, lastKeyWins };
  const value = document.contents === null ? null : convert(document.contents as Node, walk);
  return walk.failure ?? { value };
}

function convert(node: Node, walk: Walk): unknown {
  if (walk.failure !== undefined) return undefined;
  walk.nodes++;
  if (walk.nodes > manifestLimits.nodes) {
    return fail(walk, node, `yaml: document contains excessive aliasing or too many values: at most ${manifestLimits.nodes} are read`);
  }
  if (isAlias(node)) return convertAlias(node, walk);
  // To go-yaml a dot without a digit is no number.
  if (isScalar(node)) return convertScalar(/^[-+]?\.$/.test(node.source ?? "") ? node.source : node.value, node, walk);
  walk.depth++;
  if (walk.depth > manifestLimits.depth) return fail(walk, node, `nested too deeply: at most ${manifestLimits.depth} levels are read`);
  let value: unknown;
  if (isMap(node)) value = convertMap(node, walk);
  else if (isSeq(node)) value = node.items.map((item) => (item === null ? null : convert(item as Node, walk)));
  walk.depth--;
  return value;
}

function convertScalar(value: unknown, node: Node, walk: Walk): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" && !Number.isFinite(value)) return fail(walk, node, `json: unsupported value: ${String(value)}`);
  // A value of !!binary is bytes in YAML and text in JSON.
  if (typeof value === "object" && value !== null) return fail(walk, node, "only plain values are read here: remove the tag");
  return value ?? null;
}

function convertAlias(alias: Alias, walk: Walk): unknown {
  const target = alias.resolve(walk.document);
  if (target === undefined) return fail(walk, alias, `yaml: unknown anchor '${alias.source}' referenced`);
  if (walk.open.has(target)) return fail(walk, alias, `yaml: anchor '${alias.source}' value contains itself`);
  walk.open.add(target);
  const value = convert(target, walk);
  walk.open.delete(target);
  return value;
}

const isMergeKey = (key: unknown): boolean =>
  isScalar(key) && (key.value === "<<" || (typeof key.value === "symbol" && key.value.description === "<<")) && key.type !== "QUOTE_DOUBLE" && key.type !== "QUOTE_SINGLE";

/** The text of a key: numbers and truth values become their texts. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  const { value } = key;
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  return undefined;
}

function convertMap(map: YAMLMap, walk: Walk): unknown {
  const entries = new Map<string, unknown>();
  const merges: Pair[] = [];
  for (const pair of map.items) {
    if (isMergeKey(pair.key)) {
      merges.push(pair);
      continue;
    }
    const key = pair.key as Node;
    const text = keyText(isAlias(key) ? key.resolve(walk.document) : key);
    if (text === undefined) return fail(walk, key ?? map, "yaml: a key must be a text, a number or a truth value");
    if (entries.has(text) && !walk.lastKeyWins) return fail(walk, key, `yaml: unmarshal errors: key ${JSON.stringify(text)} already set in map`, "remove one of the two");
    entries.set(text, pair.value === null || pair.value === undefined ? null : convert(pair.value as Node, walk));
    if (walk.failure !== undefined) return undefined;
  }
  for (const pair of merges) merge(pair, entries, walk);
  // fromEntries defines own properties, so a key "__proto__" stays a key.
  return Object.fromEntries(entries);
}

/** What is merged gives way to what is written. */
function merge(pair: Pair, entries: Map<string, unknown>, walk: Walk): void {
  const value = pair.value === null || pair.value === undefined ? null : convert(pair.value as Node, walk);
  for (const source of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
    if (typeof source !== "object" || source === null || Array.isArray(source)) {
      fail(walk, pair.key as Node, "yaml: map merge requires map or sequence of maps as the value");
      return;
    }
    for (const [key, each] of Object.entries(source)) if (!entries.has(key)) entries.set(key, each);
  }
}
