import { writingOf } from "../forms.ts";

const { count, figure } = writingOf("en");

export const sequence = {
  title: "Message sequence",
  empty: "No message was under way here. Choose more time, other lanes, or another command.",
  copyText: "Copy as Mermaid text",
  copy: "Copy as Mermaid",
  save: "Save the text",
  saveSvg: "Save as SVG",
  about: (messages: number, processes: number, note: string) => `${count(messages, { one: "message", other: "messages" })} between ${figure(processes)} processes, as they were sent. ${note}`,
  preview: "Preview",
  alt: (messages: number) => `Sequence of ${figure(messages)} messages; the text below says the same`,
  mermaid: "Mermaid text",
  firstAt: (title: string, at: string) => `  %% ${title}; the first message at ${at}`,
  leftOut: (isFirst: boolean, shown: number, matched: number, left: number) => `The ${isFirst ? "first" : "last"} ${figure(shown)} of ${figure(matched)} messages; ${figure(left)} ${isFirst ? "after" : "before"} them are left out.`,
  lost: (message: string) => `lost: ${message}`,
};
