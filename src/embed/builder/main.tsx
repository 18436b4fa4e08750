import "../../ui/design/tokens.css";
import "../../ui/design/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { applyLanguage, applyLook } from "../../ui/stores/settings.ts";
import { withWords } from "../../ui/stores/words/language.ts";
import { Builder } from "./Builder.tsx";

/** embed-builder.html: makes the line that puts a cluster into somebody's page. */
async function main(): Promise<void> {
  applyLook();
  await withWords(applyLanguage(), "embed", "drill");
  const root = document.getElementById("root");
  if (root !== null) createRoot(root).render(<StrictMode><Builder /></StrictMode>);
}

void main();
