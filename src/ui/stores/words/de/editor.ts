import type { Words } from "../language.ts";
import { writingOf } from "../forms.ts";

const { count, figure } = writingOf("de");

export const editor: Words["editor"] = {
  files: {
    scratch: "Notiz",
    unsaved: "Nicht gespeichert: Noch einmal drücken schließt es trotzdem.",
    label: "Offene Dateien",
    noFile: "Keine Datei: nirgends gespeichert",
    changed: ", geändert",
    close: (name) => `${name} schließen`,
    tooMany: (name) => `Zu viele Dateien sind offen: Schließe eine vor ${name}.`,
    open: "Dateien im Home: eine öffnen",
  },
  findings: {
    verdict: (objects, errors, warnings) => `${count(objects, { one: "Objekt", other: "Objekte" })}${errors > 0 ? `, ${count(errors, { one: "Fehler", other: "Fehler" })}` : ""}${warnings > 0 ? `, ${count(warnings, { one: "Warnung", other: "Warnungen" })}` : ""}${errors + warnings === 0 ? ", keine Probleme gefunden" : ""}`,
    severities: {
      error: "Fehler",
      warning: "Warnung",
    },
    tooLarge: "Dieser Text ist größer als 1 MB. Das nimmt kein API-Server auf einmal an: Wende ihn in Teilen an.",
    label: "Probleme",
    more: (more) => `und ${figure(more)} weitere`,
  },
  title: "Ein Manifest anwenden",
  result: {
    same: "  kein Unterschied",
    done: "  fertig",
    differs: "  unterschiedlich",
    code: (code) => `  Exit-Code ${code}`,
    waiting: "Wartet auf den API-Server …",
    still: "Die Uhr steht: Die Antwort kommt, wenn die Zeit weitergeht.",
  },
  examples: "Beispiele",
  watch: "Sieh hin",
  next: "Dann",
  saved: (path) => `Gespeichert in ${path}`,
  notSaved: (problem) => `Nicht gespeichert: ${problem}`,
  bar: {
    saveAndClose: "Speichern und schließen",
    closeWithout: "Schließen ohne zu speichern",
    waits: (name) => `Ein Befehl im Terminal wartet auf diesen Text: ${name}`,
    apply: "Anwenden",
    dryRun: "Probelauf",
    diff: "Diff",
    stopWaiting: "Nicht mehr warten",
    save: "Speichern",
    clear: "Leeren",
    delete: "Diese löschen",
    open: "Dateien öffnen",
    files: "Manifest-Dateien",
  },
  code: {
    placeholder: "Füge ein Manifest ein, lass Dateien irgendwo auf der Seite fallen oder wähle ein Beispiel.",
    label: "Manifest in YAML. Strg Enter wendet es an, Strg Leertaste bietet an, was hier stehen kann; Escape und dann Tab verlässt den Editor.",
  },
  help: {
    requiredShort: ", Pflicht",
    required: "  -required-",
    oneOf: (values) => `eines von: ${values}`,
    default: (value) => `Default: ${value}`,
  },
};
