import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** What an editor does with a file, and what it prints meanwhile. */
export type Editor = (text: string) => { readonly text: string; readonly prints: string };

const lookEvery = 50;

/** What kubectl starts as its editor: it hands the file over, and takes back what became of it. */
const script = (folder: string): string => `#!/bin/sh
cp "$1" "${folder}/given.new" && mv "${folder}/given.new" "${folder}/given"
while [ ! -e "${folder}/edited" ]; do sleep 0.05; done
cat "${folder}/prints"
cp "${folder}/edited" "$1"
rm -f "${folder}/edited" "${folder}/prints"
`;

/** Writes the program. @returns its path */
export function writeEditor(folder: string): string {
  const path = join(folder, "editor.sh");
  writeFileSync(path, script(folder), { mode: 0o755 });
  return path;
}

/** Edits what the program hands over, as long as a command runs. */
export async function editUntil<T>(done: Promise<T>, folder: string, editor: Editor | undefined): Promise<T> {
  let isDone = false;
  void done.finally(() => (isDone = true));
  const given = join(folder, "given");
  while (editor !== undefined && !isDone) {
    if (existsSync(given)) {
      const { text, prints } = editor(readFileSync(given, "utf8"));
      rmSync(given);
      writeFileSync(join(folder, "prints"), prints);
      writeFileSync(join(folder, "edited.new"), text);
      renameSync(join(folder, "edited.new"), join(folder, "edited"));
    }
    await Promise.race([done, pause(lookEvery)]);
  }
  return done;
}
