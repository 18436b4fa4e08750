import { CircleHelp, Skull } from "lucide-react";
import type { ProcessRow, Subject } from "../../../protocol/index.ts";
import { Button } from "../../design/Button.tsx";
import { tip } from "../../design/tip.ts";
import { openWhatIf, triable } from "../../stores/whatIf.ts";
import { openWhy, questionAbout, whyLine } from "../../stores/why.ts";
import { useWords } from "../../stores/words/language.ts";

export interface AskWhyProps {
  readonly subject: Subject;
  /** What is the matter with it, as a question: "Why Pending?"; absent: nothing seems to be. */
  readonly trouble?: string | undefined;
}

/** Guess, kill, and compare. */
export function AskWhatIf({ row }: { readonly row: ProcessRow }) {
  const words = useWords("inspector");
  if (row.running !== "running" || !triable.has(row.binary)) return null;
  return (
    <Button size="s" tone="quiet" icon={<Skull size={13} />} onClick={() => openWhatIf(row.name)} {...tip(words.asks.whatIfTip)}>
      {words.asks.whatIf}
    </Button>
  );
}

/** Asks why it is as it is. Offered of all things, and plainly of those that are in trouble. */
export function AskWhy({ subject, trouble }: AskWhyProps) {
  const words = useWords("inspector");
  const question = questionAbout(subject);
  if (question === undefined) return null;
  return (
    <Button size="s" tone={trouble === undefined ? "quiet" : "plain"} icon={<CircleHelp size={13} />} onClick={() => openWhy(question)} {...tip(whyLine(question))}>
      {trouble ?? words.asks.why}
    </Button>
  );
}
