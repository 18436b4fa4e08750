const irregular: ReadonlyMap<string, string> = new Map([
  ["Endpoints", "endpoints"],
  ["NetworkPolicy", "networkpolicies"],
]);

/** A kind's plural resource name as kubectl takes it: "ReplicaSet" → "replicasets", "Ingress" → "ingresses". */
export function resourceName(kind: string): string {
  const known = irregular.get(kind);
  if (known !== undefined) return known;
  const lower = kind.toLowerCase();
  if (/(s|x|ch)$/.test(lower)) return `${lower}es`;
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}
