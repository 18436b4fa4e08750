import type { ScenarioStep } from "./scenario.ts";

const placeholders: Readonly<Record<string, string>> = {
  UID: "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
  TIME: "(?:\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z|\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]+ \\+0000|\\d{4}-\\d\\d-\\d\\d [\\d:.]+ \\+0000(?: UTC)?|<unset>)",
  AGE: "(?:\\d+[ydhms]+)+|<unknown>|<invalid>",
  RV: "\\d+",
  N: "\\d+",
  RAND5: "[a-z0-9]{5}",
  KLOG: "[IWEF]\\d{4} [\\d:.]+ +\\d+",
  KUBECONFIG: "\\S+",
  PATH: "\\S+",
  SERVER: "(?:https?://)?[\\w.-]+:\\d+",
  JWT: "[\\w-]+\\.[\\w-]+\\.[\\w-]+",
};
const placeholder = new RegExp(`<(${Object.keys(placeholders).join("|")})>`);

/** What no two clusters have in common, and the recorder left as it was: addresses of Services, folders and times of diff, certificates. */
const unmarked: readonly (readonly [RegExp, string])[] = [
  [/\b10\.(?:9[6-9]|1[01]\d)\.\d{1,3}\.\d{1,3}\b/g, "<service address>"],
  [/\/tmp\/(LIVE|MERGED)-\d+\//g, "/tmp/$1/"],
  [/^((?:---|\+\+\+) \S+)\s.*$/gm, "$1"],
  // What other tests had left on the recorder's cluster.
  [/^ns-\S+-\d+ +default +\S+\n/gm, ""],
  [/(?<=lookup \S+) on [\d.]+:53(?=:)/g, ""],
  [/^( *Resource Version: +)\d+$/gm, "$1<version>"],
  [/\(x(\d+) over (?:\d+[smhd]+|<invalid>)\)/g, "(x$1 over <time>)"],
  [/LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0[A-Za-z0-9+/=]*/g, "<certificate>"],
];

const isVerbose = ({ argv = [] }: ScenarioStep): boolean => argv.some((word) => /^(?:-v|--v)(?:=?\d+)?$/.test(word));
/** A log entry of kubectl's own, with the lines that belong to it. */
const logEntry = /^(?:<KLOG>|[IWEF]\d{4} [\d:.]+ +\d+) .*\n(?:[\t {}[\]].*\n|[}\]]+\n)*/gm;

/** What was printed, without the log that was asked for. */
export const withoutLogEntries = (text: string, step: ScenarioStep): string => (isVerbose(step) ? text.replace(logEntry, "") : text);

/** What was printed, without what two runs cannot have in common. */
function comparable(text: string, step: ScenarioStep): string {
  return unmarked
    .reduce((masked, [pattern, word]) => masked.replace(pattern, word), withoutLogEntries(text, step))
    .replace(/[ \t]+$/gm, "")
    .replace(/(\S) {2,}/g, "$1  ");
}

/** Whether a resource version was asked for, and nothing else. */
export const asksForVersion = ({ argv = [], stdout = "" }: ScenarioStep): boolean => /^\d+$/.test(stdout) && argv.some((word) => word.includes("resourceVersion"));

/** Whether the field managers of an object were asked for: controllers come when they come. */
export const asksForManagers = ({ argv = [] }: ScenarioStep): boolean => argv.some((word) => word.includes("managedFields[*].manager"));

const sortedWords = (text: string): string => text.split(" ").sort().join(" ");

/**
 * Whether a text is the recorded one, where the recording has words like <UID> for what no two runs
 * have in common. Of resource versions asked for by name any number will do.
 */
export function isRecorded(step: ScenarioStep, recorded: string, actual: string): boolean {
  if (recorded !== "" && asksForVersion(step)) return /^\d+$/.test(actual);
  // Those of one second stand in the order of their names.
  if (asksForManagers(step)) return sortedWords(recorded) === sortedWords(actual);
  const pattern = comparable(recorded, step)
    .split(placeholder)
    .map((part, index) => (index % 2 === 1 ? `(?:${placeholders[part] ?? ""})` : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
  return new RegExp(`^${pattern}$`).test(comparable(actual, step));
}

/** A basic regular expression of grep as one of JavaScript: the meaning of brackets and braces is turned round. */
const grepPattern = (text: string): RegExp => new RegExp(text.replace(/\\([(){}|+?])|([(){}|+?])/g, (_, special: string | undefined, plain: string | undefined) => special ?? `\\${plain ?? ""}`), "m");

interface PrintedText {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

const marked = (mark: string, text: string): string => `${mark} ${text.replaceAll("\n", `\n${mark} `)}`;

function recordedDifference(step: ScenarioStep, printed: PrintedText): string | undefined {
  if (step.rc !== printed.code) return `exit code ${printed.code} instead of ${step.rc}\n${marked("+", printed.stdout + printed.stderr)}`;
  for (const stream of ["stdout", "stderr"] as const) {
    const recorded = step[stream] ?? "";
    if (!isRecorded(step, recorded, printed[stream])) return `${stream}\n${marked("-", recorded)}\n${marked("+", printed[stream])}`;
  }
  return undefined;
}

/** What is wrong with what was printed; undefined: nothing. */
export function differenceOf(step: ScenarioStep, printed: PrintedText): string | undefined {
  if (step.rc !== undefined) return recordedDifference(step, printed);
  const all = printed.stdout + printed.stderr;
  if (step.expectError === true && printed.code === 0) return "no error";
  const isSilent = step.expectError === undefined && step.checks === undefined && step.expectStdoutRegex === undefined;
  if (isSilent && printed.code !== 0) return `exit code ${printed.code}: ${printed.stderr}`;
  if (step.expectStdoutRegex !== undefined && !new RegExp(step.expectStdoutRegex, "m").test(printed.stdout)) return `stdout is not ${step.expectStdoutRegex}: ${all}`;
  for (const { has, hasNot, empty } of step.checks ?? []) {
    // The tracer's word for what an earlier command printed.
    if (has?.includes("<OUTPUT>") === true || hasNot?.includes("<OUTPUT>") === true) continue;
    if (has !== undefined && !grepPattern(has).test(all)) return `has not: ${has}\n${marked("+", all)}`;
    if (hasNot !== undefined && grepPattern(hasNot).test(all)) return `has: ${hasNot}\n${marked("+", all)}`;
    if (empty === true && all.trim() !== "") return `is not empty: ${all}`;
  }
  return undefined;
}
