import { writingOf } from "../forms.ts";

const { count, figure } = writingOf("en");

export const panels = {
  commands: {
    yamlLines: (lines: number) => `${count(lines, { one: "line", other: "lines" })} of YAML`,
    undoTip: "Replays the history up to the moment before the last command",
    undo: "Undo",
    undoOf: (line: string) => `Undo: ${line}`,
    copyLines: "Copy the lines",
    copyLinesShort: "Copy lines",
    copyScenario: "Copy as a scenario: blueprint, seed and commands as JSON",
    copyScenarioShort: "Copy as scenario",
    label: "Commands given",
    none: "Nothing was done yet: kill something, apply a manifest, or type a command.",
    at: (at: string) => `# at ${at}`,
  },
  columns: {
    number: "NO.",
    time: "TIME",
    command: "COMMAND",
    from: "FROM",
    to: "TO",
    what: "WHAT",
  },
  events: {
    types: {
      all: "All",
      Warning: "Warnings",
    },
    which: "Which events",
    label: "Events",
    none: "No events yet. Components write them when something happens to an object.",
    noneSo: "No event fits the filter.",
  },
  filter: "Filter",
  journal: {
    hold: "Hold the list",
    follow: "Follow",
    process: "Process",
    allProcesses: "All processes",
    copy: "Copy the lines shown",
    label: "Journal",
    none: "Nothing was sent yet.",
    noneSo: "No line fits the filter.",
  },
  copy: "Copy",
  objects: {
    kind: "Kind",
    allKindsOf: (objects: number) => `All kinds (${figure(objects)})`,
    namespace: "Namespace",
    allNamespaces: "All namespaces",
    label: "Objects",
    none: "The API has no objects yet.",
    kinds: "Kinds",
    allKinds: "All kinds",
  },
};
