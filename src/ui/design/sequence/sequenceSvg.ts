import { plainColour } from "../picture/colour.ts";
import { element, escape, number } from "../picture/write.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { sinceFirst } from "./sinceFirst.ts";
import { leftOut } from "./sequence.ts";
import type { Sequence } from "./sequence.ts";

/** Colours of the drawing: what the page's tokens come to. */
export interface SequenceColours {
  readonly ground: string;
  readonly text: string;
  readonly soft: string;
  readonly line: string;
  readonly box: string;
  readonly accent: string;
  readonly bad: string;
}

/** The page's colours as they are now. */
export function sequenceColours(): SequenceColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => plainColour(style.getPropertyValue(name).trim()).hex;
  return { ground: token("--surface"), text: token("--text"), soft: token("--text-soft"), line: token("--line-strong"), box: token("--surface-sunken"), accent: token("--accent"), bad: token("--bad-mark") };
}

const font = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const left = 96;
const column = 190;
const top = 92;
const row = 34;
/** Letters of 12 pixels that fit. */
const lettersIn = (width: number): number => Math.floor(width / 6.4);
const cut = (text: string, letters: number): string => (text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`);

/** A sequence as an SVG of its own. An arrow is a message; a broken one with a cross was lost on its way. */
export function sequenceSvg(sequence: Sequence, colours: SequenceColours): string {
  const words = wordsOf("sequence");
  const { title, participants, messages } = sequence;
  const note = leftOut(sequence);
  const width = left + Math.max(2, participants.length) * column;
  const height = top + messages.length * row + (note === "" ? 24 : 52);
  const xOf = (name: string): number => left + (participants.indexOf(name) + 0.5) * column;
  const text = (x: number, y: number, said: string, attributes: Readonly<Record<string, string | number>> = {}) => element("text", { x, y, "font-size": 12, fill: colours.text, ...attributes }, escape(said));
  const lanes = participants.map((name) => {
    const x = xOf(name);
    return element("path", { d: `M${number(x)} ${top - 14}V${number(top + messages.length * row)}`, stroke: colours.line, "stroke-dasharray": "2 3", fill: "none" }) + element("rect", { x: x - column / 2 + 8, y: top - 44, width: column - 16, height: 30, rx: 6, fill: colours.box, stroke: colours.line }) + text(x, top - 25, cut(name, lettersIn(column - 24)), { "text-anchor": "middle", "font-weight": 600 });
  });
  const rows = messages.map((message, index) => {
    const y = top + index * row + 22;
    const [from, to] = [xOf(message.from), xOf(message.to)];
    const direction = to >= from ? 1 : -1;
    const isLost = message.lost === true;
    const colour = isLost ? colours.bad : colours.accent;
    const end = isLost ? from + (to - from) * 0.6 : to;
    const shaft = from === to ? `M${number(from)} ${y}h26v8h-26` : `M${number(from)} ${y}H${number(end)}`;
    const head = isLost ? `M${number(end - 4)} ${y - 4}l8 8m0 -8l-8 8` : from === to ? `M${number(from + 6)} ${y + 4}l-6 4 6 4` : `M${number(to - 7 * direction)} ${y - 4}L${number(to)} ${y}l${-7 * direction} 4`;
    const room = Math.max(column, Math.abs(to - from)) - 16;
    const start = from === to ? from + 8 : Math.min(from, to) + 8;
    return [
      text(12, y + 4, sinceFirst(sequence, message.sentAt), { fill: colours.soft, "font-size": 10.5 }),
      element("path", { d: shaft, stroke: colour, "stroke-width": 1.4, fill: "none", "stroke-dasharray": isLost ? "5 3" : "" }),
      element("path", { d: head, stroke: colour, "stroke-width": 1.4, fill: "none" }),
      text(start, y - 6, cut(isLost ? words.lost(message.text) : message.text, lettersIn(room)), { "font-size": 11.5 }),
    ].join("");
  });
  const content = [
    element("title", {}, escape(title)),
    element("rect", { width, height, fill: colours.ground }),
    text(12, 26, cut(title, lettersIn(width - 180)), { "font-size": 15, "font-weight": 650 }),
    text(width - 12, 26, formatClock(messages[0]?.sentAt ?? 0), { "text-anchor": "end", fill: colours.soft }),
    ...lanes,
    ...rows,
    note === "" ? "" : text(12, height - 16, note, { fill: colours.soft }),
  ].join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${number(width)} ${number(height)}`, "font-family": font }, content)}`;
}
