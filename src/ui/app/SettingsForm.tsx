import { Printer } from "lucide-react";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { SelectField } from "../design/SelectField.tsx";
import { changeSettings, languageChoices, motionChoices, sizeChoices, themeChoices, useSettings } from "../stores/settings.ts";
import { printPage } from "./print.ts";
import { languages, useWords } from "../stores/words/language.ts";
import styles from "./SettingsForm.module.css";

const css = bindStyles(styles);

/** Colours, size, motion. What is chosen holds at once and is kept in this browser. */
export function SettingsForm() {
  const { theme, size, motion, language } = useSettings();
  const { settings: words } = useWords("app");
  return (
    <div className={css("form")}>
      <Choice label={words.colours} value={theme} choices={themeChoices} words={words.themes} onChange={(value) => changeSettings({ theme: value })} />
      <Choice label={words.size} value={size} choices={sizeChoices} words={words.sizes} onChange={(value) => changeSettings({ size: value })} />
      <Choice label={words.motion} value={motion} choices={motionChoices} words={words.motions} onChange={(value) => changeSettings({ motion: value })} />
      <Choice label={words.language} value={language} choices={languageChoices} words={{ system: words.systemLanguage, ...languages }} onChange={(value) => changeSettings({ language: value })} />
      <Button size="s" icon={<Printer size={14} />} onClick={printPage}>
        {words.print}
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
