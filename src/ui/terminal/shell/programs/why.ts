import { english, wordsOfSaid } from "../../../../protocol/index.ts";
import { askWhy } from "../../../stores/connection.ts";
import { parseWhy, whyUsage } from "../../../stores/whyWords.ts";
import { unlessInterrupted } from "../host.ts";
import type { Program } from "../shell.ts";

/** The chain of facts behind something, from the symptom to the cause: what the button "Why?" shows. */
export const why: Program = async (args, io, shell) => {
  const question = parseWhy(args, shell.namespace ?? "default");
  if (question === undefined) {
    io.err.write(`${args.length === 0 ? "" : `why: there is nothing called "${args.join(" ")}"\n`}${whyUsage}\n`);
    return 2;
  }
  const { links, ends } = await unlessInterrupted(askWhy(question), io.signal);
  links.forEach(({ sentence, evidence }, place) => io.out.write(`${place === 0 ? "" : "because "}${wordsOfSaid(sentence, english)}\n    (${wordsOfSaid(evidence, english)})\n`));
  return ends === "unknown" ? 1 : 0;
};
