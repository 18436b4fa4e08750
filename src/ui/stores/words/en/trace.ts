import { writingOf } from "../forms.ts";

const { count, figure } = writingOf("en");
const messageForms = { one: "message", other: "messages" };

export const trace = {
  bar: (process: string, text: string, duration: string, messages: number) => `${process}: ${text}, ${duration}, ${count(messages, messageForms)}`,
  command: "Command",
  followTip: "Stretches time while a message of this command is under way, and skips the waiting in between",
  following: "Following",
  followingIdle: "Following: nothing under way",
  follow: "Follow",
  beginningTip: "Goes to the moment before this command; run from there to see it happen again",
  beginning: "Go to its beginning",
  exportTip: "Export this trace",
  export: "Export",
  perfetto: "Perfetto / Chrome trace (JSON)",
  sequence: "Message sequence (Mermaid, SVG) …",
  otlp: "OpenTelemetry (OTLP JSON)",
  bridged: "This cluster is a bridge's: what commands set off is recorded by pages that have a cluster of their own.",
  none: "Nothing was done yet. Apply a manifest or kill something: what it sets off shows here, from process to process.",
  noMessage: "This command sent no message: it acted on a machine or a process, and what followed came of itself.",
  nothingFor: (duration: string) => `Nothing for ${duration}`,
  barLabel: (bar: string, after: string) => `${bar}, ${after} after the beginning`,
  messagesOf: (process: string) => `Messages of ${process}`,
  stretch: (process: string, from: string, to: string) => `${process}, ${from} to ${to}`,
  to: (process: string) => `to ${process}`,
  from: (process: string) => `from ${process}`,
  lost: " (lost on the way)",
  more: (more: number) => `${figure(more)} more`,
  messagesBetween: "messages between",
  processesIn: "processes in",
  since: (at: string, shown: number) => `, from ${at}${shown === 0 ? "" : `; the first ${figure(shown)} are shown`}`,
};
