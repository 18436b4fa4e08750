/** Chains that list services, in the order in which the proxy heard of them: their rules exclude one another. */
const lists: ReadonlySet<string> = new Set(["KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-EXTERNAL-SERVICES", "KUBE-PROXY-FIREWALL"]);
const isLast = (line: string): boolean => line.includes("NOTE: this must be the last rule in this chain");

/** A table of iptables-save, chain by chain; what stands in a list of services is sorted, but for the rule that must be last. */
export function canonicalSave(lines: readonly string[]): readonly string[] {
  const chains = new Map<string, string[]>();
  const out: string[] = [];
  for (const line of lines) {
    const chain = /^-A (\S+)/.exec(line)?.[1];
    if (chain === undefined) out.push(line);
    else chains.set(chain, [...(chains.get(chain) ?? []), line]);
  }
  for (const chain of [...chains.keys()].sort()) {
    const rules = chains.get(chain) ?? [];
    const at = rules.findIndex(isLast);
    // After the rule for node ports stand only others like it, one for each address.
    out.push(...(lists.has(chain) ? [...rules.filter((rule) => !isLast(rule)).sort(), ...(at >= 0 && rules.slice(at).every(isLast) ? rules.slice(at).sort() : rules.filter(isLast).map((rule) => `not last: ${rule}`))] : rules));
  }
  return out;
}

const commas = /,(?![^{]*\})\s*/;

/**
 * `nft -s list ruleset`, block by block: each line with the table and the set or chain that it stands in.
 * Elements have no order, chains stand as they were made; marks and other numbers in hex are left out, as in the recordings.
 */
export function canonicalRuleset(lines: readonly string[]): readonly string[] {
  const out: string[] = [];
  let table = "";
  let block = "";
  let elements: string[] | undefined;
  for (const raw of lines) {
    const line = raw.trim().replaceAll(/0x[0-9a-f]+/g, "<ptr>");
    if (line.startsWith("table ")) {
      table = line.replace(/ \{$/, "");
      block = "";
      out.push(`${table} / ${block}`);
    } else if (/^(?:set|map|chain) .*\{$/.test(line)) {
      block = line.replace(/ \{$/, "");
      out.push(`${table} / ${block}`);
    } else if (line.startsWith("elements = {")) elements = [line.slice("elements = {".length)];
    else if (elements !== undefined) elements.push(line);
    else if (line !== "}" && line !== "") out.push(`${table} / ${block} / ${String(out.length - out.lastIndexOf(`${table} / ${block}`)).padStart(3, "0")} ${line}`);
    if (elements === undefined || !line.endsWith("}")) continue;
    for (const element of elements.join(" ").replace(/\}$/, "").split(commas)) if (element.trim() !== "") out.push(`${table} / ${block} / element ${element.trim()}`);
    elements = undefined;
  }
  return out.sort();
}

/** What one list lacks of the other, and what it has more, counted. */
export function lineDifferences(expected: readonly string[], is: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of expected) left.set(line, (left.get(line) ?? 0) + 1);
  const extra: string[] = [];
  for (const line of is) {
    const count = left.get(line) ?? 0;
    if (count === 0) extra.push(`extra ${line}`);
    else left.set(line, count - 1);
  }
  const lacks = [...left].flatMap(([line, count]) => (count > 0 ? [`lacks ${line}`] : []));
  if (lacks.length === 0 && extra.length === 0 && expected.join("\n") !== is.join("\n")) return ["the same lines in another order"];
  return [...lacks, ...extra];
}
