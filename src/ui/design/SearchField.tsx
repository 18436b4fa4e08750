import { Search } from "lucide-react";
import { bindStyles } from "./bindStyles.ts";
import styles from "./SearchField.module.css";

const css = bindStyles(styles);

export interface SearchFieldProps {
  /** The accessible name and the placeholder. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Filters a list as one types; Escape empties it. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  return (
    <span className={css("field")}>
      <span className={css("icon")} aria-hidden="true">
        <Search size={13} />
      </span>
      <input
        type="text"
        role="searchbox"
        className={css("input")}
        aria-label={label}
        placeholder={label}
        value={value}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") onChange("");
        }}
      />
    </span>
  );
}
