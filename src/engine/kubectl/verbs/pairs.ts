/** What `key=value` and `key-` say. */
export interface Pairs {
  readonly set: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
}

const isPair = (word: string): boolean => (word.includes("=") && !word.startsWith("=")) || (word.endsWith("-") && word !== "-");

/** Which words name objects, and which say what becomes of them. @returns an error in kubectl's words. @source k8s.io/kubectl/pkg/cmd/util/helpers.go GetResourcesAndPairs */
export function splitPairs(words: readonly string[], noun: string): { readonly resources: readonly string[]; readonly pairs: readonly string[] } | string {
  const first = words.findIndex(isPair);
  if (first === -1) return { resources: words, pairs: [] };
  const wrong = words.slice(first).find((word) => !isPair(word));
  if (wrong !== undefined) return `all resources must be specified before ${noun} changes: ${wrong}`;
  return { resources: words.slice(0, first), pairs: words.slice(first) };
}

/** @source k8s.io/kubectl/pkg/cmd/util/helpers.go ParsePairs */
export function pairsOf(words: readonly string[]): Pairs {
  const set = new Map<string, string>();
  const removed: string[] = [];
  for (const word of words) {
    const equals = word.indexOf("=");
    if (equals === -1) removed.push(word.slice(0, -1));
    else set.set(word.slice(0, equals), word.slice(equals + 1));
  }
  return { set, removed };
}
