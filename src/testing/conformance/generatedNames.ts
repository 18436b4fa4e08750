import { dnsName, randomSuffix, templateHash } from "./patterns.ts";

const generated = new RegExp(`\\b(${dnsName})-(?:(${templateHash})(?:-(${randomSuffix}))?|(\\d{8})(?:-(${randomSuffix}))?|(${randomSuffix}))(?![a-z0-9-])`, "g");
const labelled = new RegExp(`((?:pod-template-hash|controller-revision-hash)"?[=:] ?"?)(${templateHash})\\b`, "g");
const bareHash = new RegExp(`(?<![\\w<-])${templateHash}(?![\\w>-])`, "g");
const alikeUpToName = new RegExp(`^(.*?\\b${dnsName})-(?:${templateHash}(?:-${randomSuffix})?|${randomSuffix})(?![a-z0-9-])`);
const ipAddress = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/g;
const nodePort = /((?:NodePort|nodePort)"?: ?|:|\s)(3[0-2]\d{3})(?=\/(?:TCP|UDP|SCTP)|,?$)/g;
const ipList = /<ip\d+>(?::\d+)?(?:,<ip\d+>(?::\d+)?)+/g;
const numericOrder = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });
const byFirst = (a: readonly [string, string], b: readonly [string, string]): number => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);

/** Generated names, hashes, addresses and node ports: numbered in order of first appearance, so that equal ones stay equal. */
export class GeneratedNames {
  private readonly seen = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** @param literal what the scenario spells out: compared as it is */
  constructor(private readonly literal: string) {}

  isLiteral(word: string): boolean {
    return this.literal.includes(word);
  }

  private map(kind: string, value: string, assign: boolean): string {
    const known = this.seen.get(`${kind} ${value}`);
    if (known !== undefined || !assign) return known ?? "?";
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    this.seen.set(`${kind} ${value}`, `<${kind}${count}>`);
    return `<${kind}${count}>`;
  }

  /** @param assign whether a name not seen before gets a number; otherwise it becomes "?" */
  replace(line: string, assign: boolean): string {
    let text = line.replace(generated, (whole: string, ...groups: readonly unknown[]) => {
      if (this.isLiteral(whole)) return whole;
      const [base = "", hash, hashRand, cron, cronRand, rand] = groups as readonly (string | undefined)[];
      const parts = [base];
      if (hash !== undefined) parts.push(this.map("hash", hash, assign));
      if (cron !== undefined) parts.push(this.map("cron", cron, assign));
      if ((hashRand ?? cronRand ?? rand) !== undefined) parts.push(this.map("rand", whole, assign));
      return parts.join("-");
    });
    text = text.replace(labelled, (_whole: string, key: string, hash: string) => key + this.map("hash", hash, assign));
    text = text.replace(bareHash, (hash) => this.seen.get(`hash ${hash}`) ?? hash);
    text = text.replace(ipAddress, (ip) => (this.isLiteral(ip) || ip === "0.0.0.0" ? ip : this.map("ip", ip, assign)));
    text = text.replace(ipList, (list) => list.split(",").sort(numericOrder).join(","));
    return text.replace(nodePort, (whole: string, before: string, port: string) => {
      const isOther = Number(port) > 32767 || this.isLiteral(port) || (/^\s$/.test(before) && !/nodeport/i.test(line));
      return isOther ? whole : before + this.map("nodeport", port, assign);
    });
  }

  /** What adjacent lines have in common that differ only in a generated name; they are put in an order without it. */
  groupKey(line: string): string | undefined {
    const match = alikeUpToName.exec(line);
    return match !== null && this.replace(line, false) !== line ? match[1] : undefined;
  }

  /** Stable, by what the lines look like when names not seen before are masked. */
  sorted(lines: readonly string[]): readonly string[] {
    return lines.map((line): readonly [string, string] => [this.replace(line, false), line]).sort(byFirst).map(([, line]) => line);
  }
}
