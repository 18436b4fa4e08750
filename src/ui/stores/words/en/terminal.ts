import { writingOf } from "../forms.ts";

const { figure } = writingOf("en");

export const terminal = {
  keys: {
    complete: "Complete",
    before: "Line before",
    after: "Line after",
    interrupt: "Interrupt",
    insert: (key: string) => `Insert ${key}`,
    label: "Keys",
  },
  more: (more: number) => `  and ${figure(more)} more`,
  search: {
    prompt: "(search the history) ",
    label: "Search the history",
    help: "Type a part of a line. Enter runs what is found, Tab takes it over, Ctrl-R looks further back.",
    none: "nothing found",
  },
  input: {
    reading: "Input of the command that runs",
    waiting: "Command line (the last command still runs)",
    line: "Command line",
  },
  output: "Terminal output",
  hint: "Type a command, or “help” for what there is. Tab completes, Ctrl-R searches. What you do with the mouse appears here as the line to type.",
  byClick: "(done by a click)",
  waiting: {
    editor: "waiting for the editor… (Ctrl-C ends it)",
    running: "running… (Ctrl-C interrupts)",
    still: "The clock stands still: the answer comes when time goes on. (Ctrl-C interrupts)",
  },
  shells: "Shells",
  shell: (number: number) => `Shell ${number}`,
  closeShell: (number: number) => `Close shell ${number}`,
  oneMore: "One more shell",
  moreCharacters: (line: string, more: number) => `${line} … (${figure(more)} more characters)`,
  moreLines: (more: number) => `… ${figure(more)} more lines`,
  turnedBack: "(the history was turned back: nobody will answer)",
};
