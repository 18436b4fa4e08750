import { isShell, programNamed } from "./programs.ts";
import { parseScript } from "./syntax.ts";

/** Whether a command line can be run word by word: the program is there, and so is all that a script calls. */
export function canRun(image: string, argv: readonly string[]): boolean {
  const [program = "", flag, script = ""] = argv;
  if (!isShell(image, program)) return programNamed(image, program, false) !== undefined;
  if (flag === undefined || flag === "-i" || flag === "-l") return true;
  if (!/^-[a-z]*c$/.test(flag)) return false;
  const parsed = parseScript(script);
  return parsed.ok && parsed.value.every(({ commands }) => commands.every(({ words }) => isKnown(image, words[0]?.map(({ text }) => text).join("") ?? "")));
}

const isKnown = (image: string, word: string): boolean => word === "" || word === "exec" || /^[A-Za-z_]\w*=/.test(word) || programNamed(image, word, true) !== undefined;
