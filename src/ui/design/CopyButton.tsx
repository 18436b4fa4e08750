import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./Button.tsx";
import { copyText } from "./copyText.ts";
import { IconButton } from "./IconButton.tsx";
import { useWords } from "../stores/words/language.ts";

export interface CopyButtonProps {
  /** What is copied: the text, or how to get it at the moment of the click. */
  readonly text: string | (() => string | Promise<string>);
  /** What it does, as an accessible name: "Copy the YAML". */
  readonly label: string;
  /** Visible text; without it the button shows its icon only. */
  readonly visible?: string;
  readonly size?: "s" | "m";
}

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label, visible, size = "s" }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "done" | "failed">("idle");
  const words = useWords("design");
  const answer = state === "idle" ? undefined : state === "done" ? words.copied : words.cannotCopy;
  useEffect(() => {
    if (state === "idle") return undefined;
    const timer = window.setTimeout(() => setState("idle"), 1_800);
    return () => window.clearTimeout(timer);
  }, [state]);
  const copy = async () => setState((await copyText(typeof text === "string" ? text : await text())) ? "done" : "failed");
  const shared = { size, onClick: () => void copy(), icon: state === "done" ? <Check size={14} /> : <Copy size={14} /> };
  return (
    <>
      {visible === undefined ? <IconButton {...shared} label={answer ?? label} /> : <Button {...shared} aria-label={label}>{answer ?? visible}</Button>}
      <span role="status" className="visually-hidden">
        {answer ?? ""}
      </span>
    </>
  );
}
