import type { ComponentProps, ReactNode } from "react";
import { bindStyles } from "./bindStyles.ts";
import type { ButtonTone } from "./Button.tsx";
import styles from "./Button.module.css";
import { tip } from "./tip.ts";

const css = bindStyles(styles);

export interface IconButtonProps extends Omit<ComponentProps<"button">, "className" | "aria-label" | "children"> {
  /** The accessible name, shown as a tooltip too. */
  readonly label: string;
  readonly icon: ReactNode;
  /** The key that does the same, shown in the tooltip. */
  readonly keys?: string;
  readonly tone?: ButtonTone;
  readonly size?: "s" | "m";
  readonly pressed?: boolean;
}

export function IconButton({ label, icon, keys, tone = "quiet", size = "m", pressed, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      {...tip(label, keys)}
      aria-label={label}
      aria-pressed={pressed}
      className={css("button", "square", tone, size, pressed === true && "pressed")}
    >
      {icon}
    </button>
  );
}
