import { scriptVerb } from "../../script.ts";
import { offline } from "../offline.ts";
import { helpFor, optionsText } from "./helpText.ts";

/** `kubectl help`. */
// eslint-disable-next-line require-yield -- nothing has to be asked
export const help = scriptVerb(function* (io, { args }) {
  io.out(helpFor(args.positional));
  return 0;
}, offline);

/** `kubectl options`. */
// eslint-disable-next-line require-yield -- nothing has to be asked
export const options = scriptVerb(function* (io) {
  io.out(optionsText());
  return 0;
}, offline);
