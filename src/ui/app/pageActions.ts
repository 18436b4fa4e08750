import { examples } from "../stores/examples/examples.ts";
import { replaceManifest } from "../stores/manifestDraft.ts";
import { changeSettings, motionChoices, sizeChoices, themeChoices } from "../stores/settings.ts";
import { useUi } from "../stores/ui.ts";
import type { Overlay } from "../stores/ui.ts";
import { pageKeys } from "./pageKeys.ts";
import type { PageAction } from "./pageKeys.ts";
import { printPage } from "./print.ts";
import { motionWords, sizeWords, themeWords } from "./settingWords.ts";

const dialogs: Readonly<Partial<Record<Overlay, string>>> = {
  share: "share this session: a link, a file, its manifests",
  apply: "apply a manifest",
  import: "import a real cluster",
  cluster: "another cluster",
  fidelity: "what is simulated, and what is not",
};

/** The frame of the diagram has the picture; here is only the way to its menu. */
const savePicture = (kind: "svg" | "png"): void => void document.dispatchEvent(new CustomEvent("kubarium:save-picture", { detail: kind }));

/** Everything that can be done on the page without a name of something in the cluster. */
export const pageActions: readonly PageAction[] = [
  ...pageKeys,
  ...Object.entries(dialogs).map(([overlay, words]): PageAction => ({ group: "Page", words, run: () => useUi.setState({ overlay: overlay as Overlay }) })),
  { group: "Diagram", words: "show as a table, as a picture", run: () => useUi.setState(({ asTable }) => ({ asTable: !asTable })) },
  { group: "Diagram", words: "save picture as SVG", run: () => savePicture("svg") },
  { group: "Diagram", words: "save picture as PNG", run: () => savePicture("png") },
  { group: "Diagram", words: "print this diagram", run: printPage },
  ...themeChoices.map((theme): PageAction => ({ group: "Settings", words: `colours: ${themeWords[theme].toLowerCase()}`, run: () => changeSettings({ theme }) })),
  ...sizeChoices.map((size): PageAction => ({ group: "Settings", words: `size: ${sizeWords[size].toLowerCase()}`, run: () => changeSettings({ size }) })),
  ...motionChoices.map((motion): PageAction => ({ group: "Settings", words: `motion: ${motionWords[motion].toLowerCase()}`, run: () => changeSettings({ motion }) })),
  ...examples.map(({ id, title, yaml }): PageAction => ({
    group: "Examples",
    words: `example: ${title}`,
    run: () => {
      replaceManifest(yaml, { exampleId: id });
      useUi.setState({ overlay: "apply" });
    },
  })),
];

/** Those whose words hold all that was typed. */
export function findActions(text: string): readonly PageAction[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  return pageActions.filter(({ words: said, group, isKeyOnly, isOffered }) => isKeyOnly !== true && isOffered?.() !== false && words.every((word) => `${group} ${said}`.toLowerCase().includes(word)));
}
