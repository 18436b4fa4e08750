import { Printer } from "lucide-react";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { SelectField } from "../design/SelectField.tsx";
import { changeSettings, motionChoices, sizeChoices, themeChoices, useSettings } from "../stores/settings.ts";
import { printPage } from "./print.ts";
import { motionWords, sizeWords, themeWords } from "./settingWords.ts";
import styles from "./SettingsForm.module.css";

const css = bindStyles(styles);

/** Colours, size, motion. What is chosen holds at once and is kept in this browser. */
export function SettingsForm() {
  const { theme, size, motion } = useSettings();
  return (
    <div className={css("form")}>
      <Choice label="Colours" value={theme} choices={themeChoices} words={themeWords} onChange={(value) => changeSettings({ theme: value })} />
      <Choice label="Size" value={size} choices={sizeChoices} words={sizeWords} onChange={(value) => changeSettings({ size: value })} />
      <Choice label="Motion" value={motion} choices={motionChoices} words={motionWords} onChange={(value) => changeSettings({ motion: value })} />
      <Button size="s" icon={<Printer size={14} />} onClick={printPage}>
        Print this diagram
      </Button>
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Value[];
  readonly words: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, choices, words, onChange }: ChoiceProps<Value>) {
  const choose = (text: string) => {
    const chosen = choices.find((choice) => choice === text);
    if (chosen !== undefined) onChange(chosen);
  };
  return (
    <div className={css("row")}>
      <span aria-hidden="true">{label}</span>
      <SelectField label={label} value={value} options={choices.map((choice) => ({ value: choice, label: words[choice] }))} onChange={choose} />
    </div>
  );
}
