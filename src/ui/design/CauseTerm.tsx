import { commandLine } from "../../protocol/index.ts";
import { useLogs } from "../stores/logs.ts";

/** Which command set something off, as a line of a description list. */
export function CauseTerm({ cause }: { readonly cause: number }) {
  const stamped = useLogs((state) => state.commands[cause - 1]);
  if (cause === 0) return null;
  return (
    <>
      <dt>Set off by</dt>
      <dd>{stamped === undefined ? `command ${cause}` : <code>{commandLine(stamped.command)}</code>}</dd>
    </>
  );
}
