import { Undo2 } from "lucide-react";
import { commandLine } from "../../../protocol/index.ts";
import type { StampedCommand } from "../../../protocol/index.ts";
import { Button } from "../../design/Button.tsx";
import { CopyButton } from "../../design/CopyButton.tsx";
import { DataTable } from "../../design/DataTable.tsx";
import type { Column } from "../../design/DataTable.tsx";
import { PanelFrame } from "../../design/PanelFrame.tsx";
import { getHistory, send } from "../../stores/connection.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { useShownCommands } from "../../stores/shownCommands.ts";
import type { ShownCommand } from "../../stores/shownCommands.ts";
import { useIsShared } from "../../stores/useIsShared.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import type { Words } from "../../stores/words/language.ts";

/** All that was done to this cluster and when: with the seed, this is the whole history. */
export function CommandsPanel() {
  const words = useWords("panels");
  const rows = useShownCommands();
  const last = rows.at(-1);
  const shared = useIsShared();
  return (
    <PanelFrame
      bar={
        shared ? undefined : <Button size="s" icon={<Undo2 size={13} />} disabled={last === undefined} onClick={() => send({ type: "undo" })} title={words.commands.undoTip}>
          {last === undefined ? words.commands.undo : words.commands.undoOf(shorten(commandLine(last.command)))}
        </Button>
      }
      barEnd={
        <>
          <CopyButton label={words.commands.copyLines} visible={words.commands.copyLinesShort} text={() => rows.map(typed).join("\n")} />
          <CopyButton label={words.commands.copyScenario} visible={words.commands.copyScenarioShort} text={async () => JSON.stringify(await getHistory(), null, 2)} />
        </>
      }
    >
      <DataTable
        label={words.commands.label}
        columns={columnsOf(words)}
        rows={rows}
        keyOf={(row) => String(row.number)}
        followEnd
        empty={words.commands.none}
      />
    </PanelFrame>
  );
}

const shorten = (line: string): string => (line.length > 40 ? `${line.slice(0, 39)}…` : line);

/** The line with its time; what it read stands there as here-documents, so that the terminal can run it again. */
function typed({ at, command }: StampedCommand): string {
  const words = wordsOf("panels");
  const when = words.commands.at(formatClock(at));
  const line = commandLine(command);
  if (command.type !== "kubectl") return `${when}\n${line}`;
  const files = Object.entries(command.files ?? {}).map(([name, text]) => `${name.includes("/") ? `mkdir -p ${name.slice(0, name.lastIndexOf("/"))}\n` : ""}cat > ${name} ${here(text)}`);
  return [when, ...files, command.stdin === undefined ? line : `${line} ${here(command.stdin)}`].join("\n");
}

/** A here-document whose end is no line of the text. */
function here(text: string): string {
  let word = "EOF";
  while (text.split("\n").includes(word)) word += "_";
  return `<<'${word}'\n${text.replace(/\n?$/, "\n")}${word}`;
}

const columnsOf = ({ columns, commands }: Words["panels"]): readonly Column<ShownCommand>[] => [
  { id: "number", title: columns.number, track: "52px", align: "end", render: (row) => row.number },
  { id: "at", title: columns.time, track: "120px", render: (row) => <code>{formatClock(row.at)}</code> },
  { id: "line", title: columns.command, track: "minmax(260px, 4fr)", render: (row) => <code title={commandLine(row.command)}>{commandLine(row.command)}</code> },
  {
    id: "stdin",
    title: "STDIN",
    track: "minmax(110px, 1fr)",
    render: ({ command }) => (command.type === "kubectl" && command.stdin !== undefined ? commands.yamlLines(command.stdin.split("\n").length) : ""),
  },
];
