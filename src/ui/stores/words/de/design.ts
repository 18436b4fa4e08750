import type { Words } from "../en/index.ts";

export const design: Words["design"] = {
  close: "Schließen",
  dismiss: "Ausblenden",
  notices: "Meldungen",
  showPicture: "Als Bild zeigen",
  showTable: "Als Tabelle zeigen",
  asText: (diagram) => `${diagram} als Text`,
  savePicture: "Bild speichern",
  asSvg: "Als SVG: Formen und Texte, für Folien und Zeichnungen",
  asPng: "Als PNG: ein Bild in doppelter Größe",
  legend: "Legende",
  copied: "Kopiert",
  cannotCopy: "Der Browser erlaubt hier kein Kopieren",
  copyLine: (line) => `Kopieren: ${line}`,
  actionsFor: (subject) => `Aktionen für ${subject}`,
  lookInside: "Hineinsehen",
  openNode: "Den Node öffnen",
  why: "Warum?",
  whatIf: "Was, wenn es stirbt?",
  pod: (name) => `Pod ${name}`,
  object: "Objekt",
};
