import { X } from "lucide-react";
import { Appear } from "./Appear.tsx";
import { bindStyles } from "./bindStyles.ts";
import { Button } from "./Button.tsx";
import { IconButton } from "./IconButton.tsx";
import { StatusMark } from "./StatusMark.tsx";
import { useWords } from "../stores/words/language.ts";
import styles from "./Toasts.module.css";
import type { Toast } from "./toast.ts";

const css = bindStyles(styles);

export interface ToastsProps {
  readonly toasts: readonly Toast[];
  readonly onDismiss: (id: number) => void;
}

/** Notices at the edge of the diagram; read out politely. */
export function Toasts({ toasts, onDismiss }: ToastsProps) {
  const words = useWords("design");
  return (
    <div className={css("stack")} role="log" aria-label={words.notices} aria-live="polite">
      {toasts.map((toast) => (
        <Appear key={toast.id} fromY={10} className={css("toast", toast.tone)}>
          {toast.code !== undefined && toast.text === "" ? <span className={css("prompt")} aria-hidden="true">$</span> : <StatusMark tone={toast.tone} />}
          <div className={css("text")}>
            {toast.code !== undefined && <code>{toast.code}</code>}
            {toast.text !== "" && <span>{toast.text}</span>}
          </div>
          {toast.action !== undefined && (
            <Button size="s" onClick={toast.action.run}>
              {toast.action.label}
            </Button>
          )}
          {toast.text !== "" && <IconButton size="s" label={words.dismiss} icon={<X size={13} />} onClick={() => onDismiss(toast.id)} />}
        </Appear>
      ))}
    </div>
  );
}
