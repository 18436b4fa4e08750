import { shellWords } from "../conformance/shellWords.ts";

/** Something that is done at the laptop. */
export type TypedStep =
  | { readonly type: "run"; readonly words: readonly string[]; readonly stdin?: string }
  | { readonly type: "write"; readonly name: string; readonly text: string }
  | { readonly type: "sleep"; readonly seconds: number };

/** Commands that are typed one after the other, and the cluster they need. */
export interface TypedSession {
  /** bare: nothing runs pods. */
  readonly cluster: "default" | "bare";
  readonly steps: readonly TypedStep[];
}

const heredoc = /^(.*?)\s*<<'?(\w+)'?$/;

function stepOf(line: string, text: string | undefined): TypedStep {
  const [program = "", ...words] = shellWords(line);
  switch (program) {
    case "kubectl":
      return { type: "run", words, ...(text === undefined ? {} : { stdin: text }) };
    case "cat":
      return { type: "write", name: words[1] ?? "", text: text ?? "" };
    case "sleep":
      return { type: "sleep", seconds: Number(words[0]) };
    default:
      throw new Error(`a session has kubectl, cat > FILE and sleep: ${line}`);
  }
}

/** Reads what could be pasted into a shell: kubectl's command lines, `cat > FILE`, `sleep`, with here-documents. */
export function parseTypedSession(source: string): TypedSession {
  const lines = source.split("\n");
  const steps: TypedStep[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? "").trim();
    if (line === "" || line.startsWith("#")) continue;
    const [, before, mark] = heredoc.exec(line) ?? [];
    if (before === undefined || mark === undefined) {
      steps.push(stepOf(line, undefined));
      continue;
    }
    const end = lines.indexOf(mark, at + 1);
    if (end === -1) throw new Error(`no ${mark} ends the here-document of: ${line}`);
    steps.push(stepOf(before, lines.slice(at + 1, end).map((each) => `${each}\n`).join("")));
    at = end;
  }
  return { cluster: /^# cluster: bare$/m.test(source) ? "bare" : "default", steps };
}
