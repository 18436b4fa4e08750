import { parseScript } from "./shell/parse.ts";

/** Cuts what was typed or pasted into commands that are whole: each is shown before what it prints. */
export function splitCommands(text: string): readonly string[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const chunks: string[] = [];
  let open: string[] = [];
  let waitsFor: string | undefined;
  for (const line of lines) {
    open.push(line);
    // Nothing of a here-document is looked at before its last line.
    if (waitsFor !== undefined && line.trim() !== waitsFor) continue;
    const chunk = open.join("\n");
    const parsed = parseScript(chunk);
    waitsFor = !parsed.ok && parsed.isOpen && /^\w+$/.test(parsed.waitsFor) && chunk.includes("<<") ? parsed.waitsFor : undefined;
    if (!parsed.ok && parsed.isOpen) continue;
    if (chunk.trim() !== "") chunks.push(chunk.trimEnd());
    open = [];
  }
  const rest = open.join("\n").trimEnd();
  return rest === "" ? chunks : [...chunks, rest];
}

/** What an unfinished text still waits for. */
export function waitsFor(text: string): string | undefined {
  const parsed = parseScript(text);
  return !parsed.ok && parsed.isOpen ? parsed.waitsFor : undefined;
}
