import type { Words } from "../language.ts";
import { writingOf } from "../forms.ts";

const { count, figure } = writingOf("de");
const messageForms = { one: "Nachricht", other: "Nachrichten" };

export const trace: Words["trace"] = {
  bar: (process, text, duration, messages) => `${process}: ${text}, ${duration}, ${count(messages, messageForms)}`,
  command: "Befehl",
  followTip: "Dehnt die Zeit, solange eine Nachricht dieses Befehls unterwegs ist, und überspringt das Warten dazwischen",
  following: "Folgt",
  followingIdle: "Folgt: nichts unterwegs",
  follow: "Folgen",
  beginningTip: "Geht zu dem Augenblick vor diesem Befehl; lass von dort laufen, um es noch einmal geschehen zu sehen",
  beginning: "An seinen Anfang gehen",
  exportTip: "Diesen Trace exportieren",
  export: "Exportieren",
  perfetto: "Perfetto / Chrome-Trace (JSON)",
  sequence: "Ablauf der Nachrichten (Mermaid, SVG) …",
  otlp: "OpenTelemetry (OTLP JSON)",
  bridged: "Dieser Cluster gehört einer Bridge: Was Befehle auslösen, wird von Seiten aufgezeichnet, die einen eigenen Cluster haben.",
  none: "Noch wurde nichts getan. Wende ein Manifest an oder schieß etwas ab: Was es auslöst, zeigt sich hier, von Prozess zu Prozess.",
  noMessage: "Dieser Befehl hat keine Nachricht gesendet: Er wirkte auf eine Maschine oder einen Prozess, und was folgte, kam von selbst.",
  nothingFor: (duration) => `${duration} lang nichts`,
  barLabel: (bar, after) => `${bar}, ${after} nach dem Anfang`,
  messagesOf: (process) => `Nachrichten von ${process}`,
  stretch: (process, from, to) => `${process}, ${from} bis ${to}`,
  to: (process) => `an ${process}`,
  from: (process) => `von ${process}`,
  lost: " (unterwegs verloren)",
  more: (more) => `${figure(more)} weitere`,
  messagesBetween: "Nachrichten zwischen",
  processesIn: "Prozessen in",
  since: (at, shown) => `, ab ${at}${shown === 0 ? "" : `; die ersten ${figure(shown)} sind gezeigt`}`,
};
