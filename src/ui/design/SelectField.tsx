import { bindStyles } from "./bindStyles.ts";
import styles from "./SearchField.module.css";

const css = bindStyles(styles);

export interface SelectFieldProps {
  /** The accessible name. */
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** One of many: the browser's own list, which is at home on every device. */
export function SelectField({ label, value, options, onChange }: SelectFieldProps) {
  return (
    <select className={css("select")} aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)} onKeyDown={(event) => event.stopPropagation()}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
