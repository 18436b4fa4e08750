import { isAlias, isMap, isSeq, type Document, type Node, type Pair } from "yaml";
import { keyText } from "./convert.ts";

/** "spec.containers[0].image", "metadata.labels[app]", "data[a.b]" as steps: texts for keys, numbers for indexes. */
export function parseFieldPath(path: string): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  let at = 0;
  while (at < path.length) {
    if (path.charAt(at) === ".") {
      at++;
      continue;
    }
    if (path.charAt(at) === "[") {
      const end = path.indexOf("]", at);
      const inside = path.slice(at + 1, end === -1 ? undefined : end);
      steps.push(/^\d+$/.test(inside) ? Number(inside) : inside);
      at = end === -1 ? path.length : end + 1;
      continue;
    }
    const rest = path.slice(at);
    const length = rest.search(/[.[]/);
    steps.push(length === -1 ? rest : rest.slice(0, length));
    at += length === -1 ? rest.length : length;
  }
  return steps;
}

function findPair(items: readonly Pair[], key: string): Pair | undefined {
  const exact = items.find((pair) => keyText(pair.key) === key);
  // Some of Kubernetes' messages write a field with a capital ("spec.LoadBalancerSourceRanges").
  return exact ?? items.find((pair) => keyText(pair.key)?.toLowerCase() === key.toLowerCase());
}

/** Keys hold dots, and some messages write them without brackets: the longest run of steps that is a key wins. */
function findLongest(items: readonly Pair[], steps: readonly (string | number)[], from: number): { readonly pair: Pair; readonly next: number } | undefined {
  for (let to = steps.length; to > from; to--) {
    const pair = findPair(items, steps.slice(from, to).join("."));
    if (pair !== undefined) return { pair, next: to };
  }
  return undefined;
}

/** The offset of the deepest part of `path` that is there: of a field its key. */
export function offsetOfPath(document: Document, path: readonly (string | number)[]): number {
  let node = document.contents as Node | null;
  let offset = node?.range?.[0] ?? 0;
  let step = 0;
  while (node !== null && step < path.length) {
    if (isAlias(node)) {
      node = node.resolve(document) ?? null;
      continue;
    }
    const part = path[step];
    if (isSeq(node) && typeof part === "number") {
      const item = node.items[part] as Node | undefined;
      if (item === undefined) return offset;
      node = item;
      offset = item.range?.[0] ?? offset;
      step++;
    } else if (isMap(node) && part !== undefined) {
      const found = findLongest(node.items, path, step);
      if (found === undefined) return offset;
      offset = (found.pair.key as Node).range?.[0] ?? offset;
      node = (found.pair.value ?? null) as Node | null;
      step = found.next;
    } else return offset;
  }
  return offset;
}
