import { assertNever, compareStrings } from "../core/index.ts";
import { joinHostPort, parseCidr } from "./ip.ts";
import type { NftChain, NftElement, NftExpression, NftFamily, NftField, NftHook, NftRule, NftRuleset, NftSet, NftTable, NftVerdict } from "./nftables.ts";

/** All tables as `nft -s list ruleset` prints them. @source nftables 1.0.6 */
export function listRuleset(ruleset: NftRuleset): readonly string[] {
  return [...ruleset.values()].flatMap(listTable);
}

function listTable(table: NftTable): readonly string[] {
  const sets = [...table.sets].flatMap(([name, set]) => listSet(name, set));
  const chains = [...table.chains].flatMap(([name, chain]) => listChain(table.family, name, chain));
  return [`table ${table.family} ${table.name} {`, `\tcomment "${table.comment}"`, ...sets, ...chains, "}"];
}

function listSet(name: string, set: NftSet): readonly string[] {
  const lines = [`\t${set.isMap ? "map" : "set"} ${name} {`, `\t\ttype ${set.key}${set.isMap ? " : verdict" : ""}`];
  if (set.timeoutSeconds !== undefined) lines.push("\t\tsize 65535", "\t\tflags dynamic,timeout", `\t\ttimeout ${printSeconds(set.timeoutSeconds)}`);
  if (set.comment !== undefined) lines.push(`\t\tcomment "${set.comment}"`);
  lines.push(...listElements(set), "\t}");
  return lines;
}

/** Plain addresses are sorted and stand two in a line; what is put together has a line each. */
function listElements({ key, isMap, elements }: NftSet): readonly string[] {
  if (elements.size === 0) return [];
  const isPlain = !key.includes(" . ");
  const keys = isPlain ? [...elements.keys()].sort(compareAddresses) : [...elements.keys()];
  const texts = keys.map((each) => printElement(each, elements.get(each) ?? {}, isMap));
  const step = isPlain ? 2 : 1;
  const lines: string[] = [];
  for (let at = 0; at < texts.length; at += step) lines.push(texts.slice(at, at + step).join(", "));
  return lines.map((line, at) => `${at === 0 ? "\t\telements = { " : "\t\t\t     "}${line}${at === lines.length - 1 ? " }" : ","}`);
}

function compareAddresses(a: string, b: string): number {
  const [x, y] = [parseCidr(a)?.base, parseCidr(b)?.base];
  return x === undefined || y === undefined ? compareStrings(a, b) : x - y;
}

function printElement(key: string, { comment, verdict }: NftElement, isMap: boolean): string {
  const said = comment === undefined ? key : `${key} comment "${comment}"`;
  return isMap && verdict !== undefined ? `${said} : ${printVerdict(verdict)}` : said;
}

/** "3s", "3h", "1h1m1s". */
function printSeconds(total: number): string {
  const parts = [[Math.floor(total / 86_400), "d"], [Math.floor(total / 3600) % 24, "h"], [Math.floor(total / 60) % 60, "m"], [total % 60, "s"]] as const;
  return parts.map(([count, unit]) => (count === 0 ? "" : `${count}${unit}`)).join("");
}

function listChain(family: NftFamily, name: string, { hook, comment, rules }: NftChain): readonly string[] {
  const lines = [`\tchain ${name} {`];
  if (comment !== undefined) lines.push(`\t\tcomment "${comment}"`);
  if (hook !== undefined) lines.push(`\t\ttype ${hook.type} hook ${hook.hook} priority ${printPriority(hook)}; policy accept;`);
  lines.push(...rules.map((rule) => `\t\t${printNftRule(family, rule)}`), "\t}");
  return lines;
}

/** Priorities have names where they belong to the hook. @source nftables src/rule.c std_prio_family_hook_lookup */
function printPriority({ hook, priority }: NftHook): string {
  const names: (readonly [string, number])[] = [["filter", 0]];
  if (hook === "prerouting") names.push(["dstnat", -100]);
  if (hook === "postrouting") names.push(["srcnat", 100]);
  for (const [name, base] of names) {
    const away = priority - base;
    if (away === 0) return name;
    if (Math.abs(away) <= 10) return `${name} ${away < 0 ? "-" : "+"} ${Math.abs(away)}`;
  }
  return String(priority);
}

/** A rule as the list of rules shows it. */
export function printNftRule(family: NftFamily, { expressions, comment }: NftRule): string {
  const words = expressions.map((expression) => printExpression(family, expression));
  if (comment !== undefined) words.push(`comment "${comment}"`);
  return words.join(" ");
}

function printExpression(family: NftFamily, expression: NftExpression): string {
  switch (expression.type) {
    case "ctState":
      return `ct state ${expression.state}`;
    case "ctStatus":
      return `ct status ${expression.status}`;
    case "address": {
      const among = expression.among.map((network) => network.replace(/\/(32|128)$/, ""));
      const list = among.length === 1 ? among.join("") : `{ ${among.toSorted(compareAddresses).join(", ")} }`;
      return `${family} ${expression.field} ${expression.negated === true ? "!= " : ""}${list}`;
    }
    case "iifname":
      return `iifname ${expression.negated === true ? "!= " : ""}"${expression.name}"`;
    case "fibLocal":
      return `fib ${expression.field} type local`;
    case "l4proto":
      return `meta l4proto ${expression.protocol}`;
    case "inSet":
      return `${printFields(family, expression.fields)} @${expression.set}`;
    case "marked":
      return "meta mark & 0x00004000 != 0x00000000";
    case "setMark":
      return `meta mark set meta mark ${expression.operator} 0x00004000`;
    case "masquerade":
      return "masquerade fully-random";
    case "dnat":
      return `dnat to ${joinHostPort(expression.to.ip, expression.to.port)}`;
    case "dnatRandom":
      return `dnat ${family} to numgen random mod ${expression.targets.length} map { ${expression.targets.map(({ ip, port }, at) => `${at} : ${ip} . ${port}`).join(", ")} }`;
    case "gotoRandom":
      return `numgen random mod ${expression.chains.length} vmap { ${expression.chains.map((chain, at) => `${at} : goto ${chain}`).join(", ")} }`;
    case "vmap":
      return `${printFields(family, expression.fields)} vmap @${expression.map}`;
    case "update":
      return `update @${expression.set} { ${family} saddr }`;
    case "verdict":
      return printVerdict(expression.verdict);
    default:
      return assertNever(expression);
  }
}

function printFields(family: NftFamily, fields: readonly NftField[]): string {
  const names: Readonly<Record<NftField, string>> = { saddr: `${family} saddr`, daddr: `${family} daddr`, l4proto: "meta l4proto", dport: "th dport" };
  return fields.map((field) => names[field]).join(" . ");
}

function printVerdict(verdict: NftVerdict): string {
  return verdict.type === "jump" || verdict.type === "goto" ? `${verdict.type} ${verdict.chain}` : verdict.type;
}
