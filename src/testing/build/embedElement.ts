import { join } from "node:path";
import type { Plugin } from "vite";

/** `embed.js` beside the built page: its name stays the same from build to build, since it stands in other people's pages. */
export function embedElement(root: string): Plugin {
  return {
    name: "kubarium:embed-element",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "chunk", id: join(root, "src/embed/element/index.ts"), fileName: "embed.js", preserveSignature: "strict" });
    },
    generateBundle(_options, bundle) {
      const file = bundle["embed.js"];
      if (file?.type === "chunk" && (file.imports.length > 0 || file.dynamicImports.length > 0)) throw new Error(`embed.js must be one file, and imports ${[...file.imports, ...file.dynamicImports].join(", ")}`);
    },
  };
}
