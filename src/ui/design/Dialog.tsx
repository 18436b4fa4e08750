import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { bindStyles } from "./bindStyles.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./Dialog.module.css";
import { focusFirstField } from "./focusFirstField.ts";
import { IconButton } from "./IconButton.tsx";

const css = bindStyles(styles);

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the bottom. */
  readonly footer?: ReactNode;
  readonly size?: "s" | "m" | "l";
}

/** A modal dialog: the browser's own, so focus stays inside, Escape closes, and the rest is inert. Mount it to open it. */
export function Dialog({ title, onClose, children, footer, size = "m" }: DialogProps) {
  const words = useWords("design");
  const element = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    element.current?.showModal();
    // A text field, or nothing in particular: a ring around "Close" is no greeting.
    if (!focusFirstField(body.current)) element.current?.focus();
  }, []);
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- a press on the backdrop is an extra; Escape and the close button do the same
    <dialog
      ref={element}
      tabIndex={-1}
      aria-label={title}
      className={css("dialog", size)}
      onClose={onClose}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div className={css("content")}>
        <header className={css("header")}>
          <h2>{title}</h2>
          <IconButton label={words.close} icon={<X size={16} />} onClick={() => element.current?.close()} />
        </header>
        <div ref={body} className={css("body")}>
          {children}
        </div>
        {footer !== undefined && <footer className={css("footer")}>{footer}</footer>}
      </div>
    </dialog>
  );
}
