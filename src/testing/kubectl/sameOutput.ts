import type { Printed } from "../conformance/transcript.ts";

/** The packaged kubectl says some things in its own way: the same in kubectl's. */
export function inKubectlsWords(text: string): string {
  return text
    .replace(/^Error: (?=unknown|flag needs|invalid argument|bad flag)/gm, "error: ")
    .replace(/^[EW]\d{4} \S+ +\d+ run\.go:\d+\] "command failed" err="(.*)"$/gm, (_, reason: string) => `error: ${reason.replaceAll('\\"', '"')}`);
}

/** Without what a log says of the moment. */
const withoutLog = (text: string): string =>
  text
    .replace(/^[IEW]\d{4} \S+ +\d+ \S+\] (?:Waited for|"Waited).*\n/gm, "")
    .replace(/^[IEW]\d{4} .*very short watch.*\n/gm, "")
    .replace(/^[IEWF]\d{4} [\d:.]+ +\d+ /gm, "<log> ")
    .replace(/^(<log> loader\.go:\d+\] Config loaded from file: ) \S+$/gm, "$1 <kubeconfig>")
    .replace(/ in \d+ milliseconds$/gm, " in <ms>")
    .replace(/(?<=[?&]continue=)\w+/g, "<token>")
    .replace(/(?<=fieldSelector=)[^& ]+/g, (selector) => selector.split("%2C").sort().join("%2C"))
    .replace(/\n+$/, "\n");

/** Without what two looks at one cluster do not have in common: ages, times of heartbeats, addresses, random names. */
function comparable(text: string): string {
  return withoutLog(inKubectlsWords(text))
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uid>")
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<time>")
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, "<time>")
    .replace(/https:\/\/[\w.-]+:\d+/g, "<server>")
    .replace(/(resourceVersion"?: ?)"\d+"/g, '$1"<version>"')
    .replace(/^( *Resource Version: +)\d+$/gm, "$1<version>")
    .replace(/(resourceVersion[:=])\d+/g, "$1<version>")
    .replace(/(^|[\s(])(?:\d+[ydhms]){1,2}(?=[\s)]|$)/gm, "$1<age>")
    .replace(/(\S) {2,}/g, "$1  ")
    .replace(/[ \t]+$/gm, "");
}

/** What is drawn for a generated name, in the letters that Kubernetes draws from. */
const drawn = /-[bcdfghjklmnpqrstvwxz2456789]{5,10}\b/g;

/** Of two clusters: the names that were generated are not the same, nor addresses, hashes and the ages that a clock shows which ran ahead. */
export const withoutRandomNames = (printed: Printed): Printed => ({ ...printed, ...Object.fromEntries(sides.map((side) => [side, printed[side].replace(drawn, "-<drawn>").replace(/\b10(?:\.\d{1,3}){3}\b/g, "<address>").replaceAll("<invalid>", "0s").replace(/(?<=pod-template-hash["=:]+ ?"?)\w+/g, "<hash>")])) });

const sides = ["stdout", "stderr"] as const;

/** What differs; undefined: nothing. @param isUnordered kubectl takes the lines out of a Go map */
export function differenceOfOutputs(page: Printed, real: Printed, isUnordered: boolean): string | undefined {
  if (page.code !== real.code) return `exit code ${page.code}, real ${real.code}\n  page: ${page.stderr.slice(0, 300)}\n  real: ${real.stderr.slice(0, 300)}`;
  for (const side of sides) {
    const [ours, theirs] = [comparable(page[side]), comparable(real[side])].map((text) => (isUnordered ? text.split("\n").sort().join("\n") : text));
    if (ours === undefined || theirs === undefined) continue;
    if (ours === theirs) continue;
    const [mine, other] = [ours.split("\n"), theirs.split("\n")];
    const at = mine.findIndex((line, index) => line !== other[index]);
    const first = at === -1 ? mine.length : at;
    return `${side}, line ${first + 1}\n  page: ${mine.slice(first, first + 4).join("\n        ")}\n  real: ${other.slice(first, first + 4).join("\n        ")}`;
  }
  return undefined;
}

/** The lines come in any order: kubectl takes them out of a Go map, or sorts events of one second with Go's sort, which is not stable. */
export const isUnordered = (line: readonly string[]): boolean => /^(?:events|drain|set env|describe (?:ns|namespace|limits|cm|configmap|secrets?|po|pods?|no|nodes?|deploy|deployment|sts|ds|jobs?)\b)/.test(line.join(" "));
