import { commandLine } from "../../protocol/index.ts";
import { useShownCommand } from "../stores/shownCommands.ts";
import { useWords } from "../stores/words/language.ts";

/** Which command set something off, as a line of a description list. */
export function CauseTerm({ cause }: { readonly cause: number }) {
  const words = useWords("design");
  const stamped = useShownCommand(cause);
  if (cause === 0) return null;
  return (
    <>
      <dt>{words.setOffBy}</dt>
      <dd>{stamped === undefined ? words.command(cause) : <code>{commandLine(stamped.command)}</code>}</dd>
    </>
  );
}
