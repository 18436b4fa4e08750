import "../../ui/design/tokens.css";
import "../../ui/design/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { applyLanguage, applyLook, useSettings } from "../../ui/stores/settings.ts";
import { withWords } from "../../ui/stores/words/language.ts";
import { EmbedApp } from "./EmbedApp.tsx";
import { readOptions } from "./options.ts";
import { start } from "./start.ts";

/** embed.html: one diagram of one cluster, in a frame of somebody else's page. */
async function main(): Promise<void> {
  const options = readOptions(location.search);
  useSettings.setState({ theme: options.theme });
  applyLook();
  await withWords(applyLanguage(), "embed");
  // Otherwise a click starts it.
  if (options.start !== "click") void start(options);
  const root = document.getElementById("root");
  if (root !== null) createRoot(root).render(<StrictMode><EmbedApp options={options} /></StrictMode>);
}

void main();
