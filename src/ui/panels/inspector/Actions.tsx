import { useState } from "react";
import type { ReactNode } from "react";
import { commandLine } from "../../../protocol/index.ts";
import type { Command, Subject } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { CopyButton } from "../../design/CopyButton.tsx";
import { Kbd } from "../../design/Kbd.tsx";
import { actionsFor } from "../../stores/actions.ts";
import { runCommand } from "../../stores/runCommand.ts";
import { runInTerminal } from "../../stores/terminalRequests.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Actions.module.css";
import { Section } from "./Section.tsx";

const css = bindStyles(styles);

export interface ActionsProps {
  readonly subject: Subject;
  /** Lines whose point is what they print: run in the terminal. */
  readonly reading?: readonly { readonly label: string; readonly line: string }[];
  /** The keys act on what is selected, so lists for something else show none. */
  readonly hidesKeys?: boolean;
  /** Controls with a number to choose. */
  readonly children?: ReactNode;
}

/** All that can be done to the subject, each with the line that one would type. Rendered anew whenever its owner's row changes. */
export function Actions({ subject, reading = [], hidesKeys = false, children }: ActionsProps) {
  const words = useWords("inspector");
  const actions = actionsFor(subject);
  if (actions.length === 0 && reading.length === 0) return null;
  return (
    <Section title={words.actions.title}>
      <ul className={css("actions")} data-acts="">
        {actions.map((action) => (
          <ActionRow
            key={action.id}
            label={action.label}
            line={commandLine(action.command)}
            isDanger={action.danger === true}
            {...(action.keys === undefined || hidesKeys ? {} : { keys: action.keys })}
            onRun={() => void runCommand(action.command)}
          />
        ))}
        {reading.map(({ label, line }) => (
          <ActionRow key={line} label={label} line={line} isDanger={false} onRun={() => runInTerminal(line)} />
        ))}
      </ul>
      {children}
    </Section>
  );
}

interface ActionRowProps {
  readonly label: string;
  readonly line: string;
  readonly isDanger: boolean;
  readonly keys?: string;
  readonly onRun: () => void;
}

function ActionRow({ label, line, isDanger, keys, onRun }: ActionRowProps) {
  const words = useWords("inspector");
  return (
    <li className={css("actionItem")}>
      <button type="button" className={css("action", isDanger && "danger")} onClick={onRun} title={line}>
        <span className={css("actionLabel")}>{label}</span>
        <code className={css("actionLine")}>{line}</code>
        {keys !== undefined && <Kbd>{keys}</Kbd>}
      </button>
      <span className={css("actionCopy")}>
        <CopyButton text={line} label={words.actions.copy(line)} />
      </span>
    </li>
  );
}

export interface AmountFormProps {
  /** What is set, for instance "Slow down". */
  readonly label: string;
  readonly fields: readonly { readonly id: string; readonly label: string; readonly unit: string; readonly initial: number; readonly min: number; readonly max: number; readonly step: number }[];
  /** The command for the numbers given, in the order of the fields. */
  readonly commandFor: (values: readonly number[]) => Command;
}

/** Numbers to choose and a button; shows the line that comes of them. */
export function AmountForm({ label, fields, commandFor }: AmountFormProps) {
  const words = useWords("inspector");
  const [texts, setTexts] = useState<readonly string[]>(() => fields.map((field) => String(field.initial)));
  const values = texts.map(Number);
  const wrong = fields.find((field, index) => {
    const value = values[index];
    return texts[index]?.trim() === "" || value === undefined || !(value >= field.min && value <= field.max);
  });
  const command = wrong === undefined ? commandFor(values) : undefined;
  return (
    <form
      className={css("amountForm")}
      onSubmit={(event) => {
        event.preventDefault();
        if (command !== undefined) void runCommand(command);
      }}
    >
      <div className={css("amounts")}>
        {fields.map((field, index) => (
          <label key={field.id} className={css("amount")}>
            <span>{field.label}</span>
            <input
              type="number"
              inputMode="decimal"
              min={field.min}
              max={field.max}
              step={field.step}
              value={texts[index] ?? ""}
              onChange={(event) => setTexts(texts.map((text, other) => (other === index ? event.currentTarget.value : text)))}
              onKeyDown={(event) => event.stopPropagation()}
            />
            <span className={css("unit")}>{field.unit}</span>
          </label>
        ))}
        <Button type="submit" size="s" disabled={command === undefined}>
          {label}
        </Button>
      </div>
      <code className={css("actionLine")}>{command === undefined && wrong !== undefined ? words.actions.range(wrong.label, wrong.min, wrong.max, wrong.unit) : command === undefined ? "" : commandLine(command)}</code>
    </form>
  );
}
