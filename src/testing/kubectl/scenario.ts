/** A step of the scenarios out of Kubernetes' own shell tests. */
export interface ScenarioStep {
  readonly argv?: readonly string[];
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly editor?: string;
  /** A namespace that the commands work in from here on. */
  readonly useNewNamespace?: string;
  readonly note?: string;
  /** An argument is the output of an earlier command: such a step cannot be typed again. */
  readonly argvUsesEarlierOutput?: boolean;
  /** Traced from the scripts: what they look for. */
  readonly expectError?: boolean;
  readonly expectStdoutRegex?: string;
  readonly retry?: boolean;
  readonly checks?: readonly { readonly has?: string; readonly hasNot?: string; readonly empty?: boolean }[];
  /** Recorded from a real cluster: what was printed. */
  readonly rc?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

export interface Scenario {
  readonly name: string;
  readonly kind: string;
  readonly steps: readonly ScenarioStep[];
}

const placeholders: Readonly<Record<string, string>> = {
  UID: "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
  TIME: "(?:\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z|\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]+ \\+0000|\\d{4}-\\d\\d-\\d\\d [\\d:.]+ \\+0000(?: UTC)?|<unset>)",
  AGE: "(?:\\d+[ydhms]+)+|<unknown>|<invalid>",
  RV: "\\d+",
  RAND5: "[a-z0-9]{5}",
  KLOG: "[IWEF]\\d{4} [\\d:.]+ +\\d+ [\\w.]+:\\d+\\]",
  SERVER: "(?:https?://)?[\\w.-]+:\\d+",
  JWT: "[\\w-]+\\.[\\w-]+\\.[\\w-]+",
};

/** Later kubectls name the namespace of what they delete. */
const byVersion = (text: string): string => text.replace(/^(.* "[^"]*" (?:force )?deleted) from \S+ namespace/gm, "$1");
const squeezed = (text: string): string => byVersion(text).replace(/[ \t]+$/gm, "").replace(/(\S) {2,}/g, "$1  ");

/** Whether a text is the recorded one, where the recording has words like <UID> for what no two runs have in common. */
export function isRecorded(recorded: string, actual: string): boolean {
  const pattern = squeezed(recorded)
    .split(/<(UID|TIME|AGE|RV|RAND5|KLOG|SERVER|JWT)>/)
    .map((part, index) => (index % 2 === 1 ? `(?:${placeholders[part] ?? ""})` : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
  return new RegExp(`^${pattern}$`).test(squeezed(actual));
}

/** A basic regular expression of grep as one of JavaScript: the meaning of brackets and braces is turned round. */
export const grepPattern = (text: string): RegExp => new RegExp(text.replace(/\\([(){}|+?])|([(){}|+?])/g, (_, special: string | undefined, plain: string | undefined) => special ?? `\\${plain ?? ""}`), "m");
