import { basename, join } from "node:path";
import type { Plugin, Rolldown } from "vite";

/** The frame, and the page that makes lines for it. */
export const embedPages = ["src/embed/embed.html", "src/embed/embed-builder.html"] as const;

/** `embed.js` beside the built page: its name stays the same from build to build, since it stands in other people's pages. */
export function embedElement(root: string): Plugin {
  return {
    name: "kubarium:embed-element",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "chunk", id: join(root, "src/embed/element/index.ts"), fileName: "embed.js", preserveSignature: "strict" });
    },
    generateBundle: {
      // After the pages have been written.
      order: "post",
      handler(_options, bundle) {
        for (const page of embedPages) putBesideIndex(page, bundle);
        const file = bundle["embed.js"];
        if (file?.type === "chunk" && (file.imports.length > 0 || file.dynamicImports.length > 0)) throw new Error(`embed.js must be one file, and imports ${[...file.imports, ...file.dynamicImports].join(", ")}`);
      },
    },
  };
}

function putBesideIndex(page: string, bundle: Readonly<Record<string, Rolldown.OutputAsset | Rolldown.OutputChunk>>): void {
  const written = bundle[page];
  if (written?.type !== "asset") return;
  written.fileName = basename(page);
  written.source = String(written.source).replaceAll("../../", "./");
}
