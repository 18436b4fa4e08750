import type { Words } from "../language.ts";
import { writingOf } from "../forms.ts";

const { figure } = writingOf("de");

export const terminal: Words["terminal"] = {
  keys: {
    complete: "Vervollständigen",
    before: "Zeile davor",
    after: "Zeile danach",
    interrupt: "Abbrechen",
    insert: (key) => `${key} einfügen`,
    label: "Tasten",
  },
  more: (more) => `  und ${figure(more)} weitere`,
  search: {
    prompt: "(suche in der Historie) ",
    label: "In der Historie suchen",
    help: "Tippe einen Teil einer Zeile. Enter führt aus, was gefunden ist, Tab übernimmt es, Strg-R sucht weiter zurück.",
    none: "nichts gefunden",
  },
  input: {
    reading: "Eingabe des laufenden Befehls",
    waiting: "Befehlszeile (der letzte Befehl läuft noch)",
    line: "Befehlszeile",
  },
  output: "Ausgabe des Terminals",
  hint: "Tippe einen Befehl, oder „help“ für das, was es gibt. Tab vervollständigt, Strg-R sucht. Was du mit der Maus tust, erscheint hier als die Zeile, die man tippen würde.",
  byClick: " (durch einen Klick)",
  waiting: {
    editor: "wartet auf den Editor … (Strg-C beendet es)",
    running: "läuft … (Strg-C bricht ab)",
    still: "Die Uhr steht: Die Antwort kommt, wenn die Zeit weitergeht. (Strg-C bricht ab)",
  },
  shells: "Shells",
  shell: (number) => `Shell ${number}`,
  closeShell: (number) => `Shell ${number} schließen`,
  oneMore: "Noch eine Shell",
  moreCharacters: (line, more) => `${line} … (${figure(more)} weitere Zeichen)`,
  moreLines: (more) => `… ${figure(more)} weitere Zeilen`,
  turnedBack: "(die Geschichte wurde zurückgedreht: niemand wird antworten)",
};
