import type { Words } from "../language.ts";
import { writingOf } from "../forms.ts";

const { count, figure } = writingOf("de");

export const sequence: Words["sequence"] = {
  title: "Ablauf der Nachrichten",
  empty: "Hier war keine Nachricht unterwegs. Wähle mehr Zeit, andere Spuren oder einen anderen Befehl.",
  copyText: "Als Mermaid-Text kopieren",
  copy: "Als Mermaid kopieren",
  save: "Text speichern",
  saveSvg: "Als SVG speichern",
  about: (messages, processes, note) => `${count(messages, { one: "Nachricht", other: "Nachrichten" })} zwischen ${figure(processes)} Prozessen, wie sie gesendet wurden. ${note}`,
  preview: "Vorschau",
  alt: (messages) => `Ablauf von ${figure(messages)} Nachrichten; der Text darunter sagt dasselbe`,
  mermaid: "Mermaid-Text",
  firstAt: (title, at) => `  %% ${title}; die erste Nachricht bei ${at}`,
  leftOut: (isFirst, shown, matched, left) => `Die ${isFirst ? "ersten" : "letzten"} ${figure(shown)} von ${figure(matched)} Nachrichten; ${figure(left)} ${isFirst ? "danach" : "davor"} sind ausgelassen.`,
  lost: (message) => `verloren: ${message}`,
};
