import type { ComponentProps, ReactNode } from "react";
import { bindStyles } from "./bindStyles.ts";
import styles from "./Button.module.css";

const css = bindStyles(styles);

export type ButtonTone = "plain" | "quiet" | "primary" | "danger";

export interface ButtonProps extends Omit<ComponentProps<"button">, "className"> {
  /** "quiet" has no border until it is pointed at. */
  readonly tone?: ButtonTone;
  readonly size?: "s" | "m";
  /** Stands before the text. */
  readonly icon?: ReactNode;
  /** A switch that is on. */
  readonly pressed?: boolean;
}

export function Button({ tone = "plain", size = "m", icon, pressed, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} aria-pressed={pressed} className={css("button", tone, size, pressed === true && "pressed")}>
      {icon}
      {children !== undefined && <span className={css("text")}>{children}</span>}
    </button>
  );
}
