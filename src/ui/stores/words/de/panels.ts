import type { Words } from "../language.ts";
import { writingOf } from "../forms.ts";

const { count, figure } = writingOf("de");

export const panels: Words["panels"] = {
  commands: {
    yamlLines: (lines) => `${count(lines, { one: "Zeile", other: "Zeilen" })} YAML`,
    undoTip: "Spielt die Geschichte bis zu dem Augenblick vor dem letzten Befehl nach",
    undo: "Rückgängig",
    undoOf: (line) => `Rückgängig: ${line}`,
    copyLines: "Die Zeilen kopieren",
    copyLinesShort: "Zeilen kopieren",
    copyScenario: "Als Szenario kopieren: Blueprint, Seed und Befehle als JSON",
    copyScenarioShort: "Als Szenario kopieren",
    label: "Gegebene Befehle",
    none: "Noch wurde nichts getan: Schieß etwas ab, wende ein Manifest an oder tippe einen Befehl.",
    at: (at) => `# bei ${at}`,
  },
  columns: {
    number: "NR.",
    time: "ZEIT",
    command: "BEFEHL",
    from: "VON",
    to: "AN",
    what: "WAS",
  },
  events: {
    types: {
      all: "Alle",
      Warning: "Warnungen",
    },
    which: "Welche Events",
    label: "Events",
    none: "Noch keine Events. Komponenten schreiben sie, wenn mit einem Objekt etwas geschieht.",
    noneSo: "Kein Event passt zum Filter.",
  },
  filter: "Filtern",
  journal: {
    hold: "Liste anhalten",
    follow: "Mitlaufen",
    process: "Prozess",
    allProcesses: "Alle Prozesse",
    copy: "Die gezeigten Zeilen kopieren",
    label: "Nachrichten",
    none: "Noch wurde nichts gesendet.",
    noneSo: "Keine Zeile passt zum Filter.",
  },
  copy: "Kopieren",
  objects: {
    kind: "Art",
    allKindsOf: (objects) => `Alle Arten (${figure(objects)})`,
    namespace: "Namespace",
    allNamespaces: "Alle Namespaces",
    label: "Objekte",
    none: "Die API hat noch keine Objekte.",
    kinds: "Arten",
    allKinds: "Alle Arten",
  },
};
